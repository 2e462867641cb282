# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Participation
#
# **Question.** Who takes part after joining, who stays active, who leaves, and how evenly is the
# work spread?
#
# The figures are about people who allow measuring, in each program of the latest snapshot. People
# who do not allow it, or never joined, are not included. Figures of small groups are not shown.
# Reasons for leaving are neither asked nor estimated, and no figure here is a causal effect.

# %%
import pandas as pd

from analytics import (
    dated_events,
    figures,
    measures,
    participation,
    paths,
    reach,
    selection,
    snapshots,
    survival,
)
from analytics.core import texts

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Our programs

# %%
locale = paths.locale()
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
programs = participation.summaries(snapshot)
print(paths.told(folder, locale))

# %% [markdown]
# Who came: of the people who were offered briefs, how many enrolled. This counts everybody in the
# units that may be shown, also people who do not allow measuring.

# %%
print(selection.who_came(snapshot).sentence(locale))

# %%
tables = [
    pd.DataFrame(program.table(locale)).assign(program=program.program) for program in programs
]
pd.concat(tables).set_index(["program", "measure"])

# %% [markdown]
# Share still active by week after joining, in the program with most weeks to show. A week counts
# only people who were observed for the whole week; a gap is a week that may not be shown.

# %%
weeks = [len(program.retention) for program in programs]
longest = programs[weeks.index(max(weeks))]
figures.SvgChart(figures.retention(longest, locale))

# %%
pd.DataFrame(longest.weeks(locale), columns=["measure", "value", "interval", "n"])

# %% [markdown]
# Dated events until the snapshot, as entered in the calendar of events. Weeks above are counted from
# each person's joining, so events are not marked on them.

# %%
events = dated_events.table(snapshot)
events = events[events["first_day"] <= (snapshot.cut_off.date().isoformat() if snapshot else "")]
events

# %% [markdown]
# Definitions:

# %%
for definition in [*(each.definition for each in longest.figures), measures.registry["retention"]]:
    print(texts.line(locale, definition.name(locale), definition.formula(locale)))

# %% [markdown]
# ## The same functions on public data sets
#
# The survival curve of simulated employees of a textbook (which prints .603 for women and .623 for
# men in month 12), and the concentration of interactions on 500 real posts of one brand. These are
# no data about volunteers; they verify the functions.

# %%
path = paths.trial_data("people_analytics/job_retention.csv")
employees = pd.read_csv(path) if path else pd.DataFrame(columns=["gender", "month", "left"])
for name, some in employees.groupby("gender"):
    last = survival.kaplan_meier(some["month"], some["left"]).iloc[-1]
    ends = {end: texts.decimal(locale, last[end], 3) for end in ("value", "low", "high")}
    print(texts.line(locale, name, texts.text(locale, "notebook.stay", **ends)))

# %%
path = paths.trial_data("facebook_posts/dataset_Facebook.csv")
columns = {"T_Reach": "reach", "T_Impression": "impressions"}
posts = pd.read_csv(path, sep=";") if path else pd.DataFrame(columns=[*columns, "T_Interactions"])
spread = participation.gini(posts["T_Interactions"].astype("int64"))
counted = texts.counted(locale, "posts", len(posts))
print(
    texts.text(locale, "notebook.gini", posts=counted, gini=texts.decimal(locale, spread, 3))
    if spread
    else texts.text(locale, "notebook.no_trial_data")
)

# %% [markdown]
# Reports of a platform can be contradictory. Such rows are flagged and kept. The number of employees
# among the people reached is unknown here, so the low end is zero.

# %%
reported = posts.rename(columns=columns).assign(paid=pd.NA, employees=pd.NA, seen=pd.NA)
bounds = reach.platform(reported)
bounds.loc[bounds["flag"].notna(), ["reach", "impressions", "low", "high", "flag"]]

# %% [markdown]
# ## Answer
#
# The intervals treat the people as a sample of a larger population. They do not describe people who
# do not allow measuring, and nothing here is about people who did not enroll.

# %%
for program in programs:
    name = texts.program(locale, program.program)
    print(f"{name}. {program.sentence(locale)} {program.retention_sentence(locale)}")
