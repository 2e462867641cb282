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
# # Recruitment
#
# **Question.** How many applications reach each stage, where do they come from, how long do hires
# stay, and how well do they start?
#
# The tables come from the latest snapshot and contain no row about a person: numbers below five are
# missing, and so are others from which one could be computed; sources, units and quarters are shown
# from ten hires. Sources bring different people to different jobs, so a difference between them is a
# selection and never an effect.

# %%
import pandas as pd

from analytics import answers, figures, paths, quality, recruitment, snapshots, survival
from analytics.core import texts
from analytics.figures.recruitment import funnel_sentence, lasting_sentence, quality_sentence

# %% [markdown]
# ## Stages
#
# Applications of 52 weeks that end eight to twelve weeks before the snapshot, open or not; the share
# of the stage before with Wilson's 95 % interval.

# %%
locale = paths.locale()
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
stages = recruitment.reached(recruitment.table(snapshot, "application_funnel"))
print(paths.told(folder, locale))

# %%
figures.SvgChart(figures.funnel(stages, locale))

# %%
stages.round(3)

# %% [markdown]
# ## Sources: tracked beside declared
#
# Rows: the channel of the link whose code came with the application (`none` without a code,
# `unknown` for a code without a link). Columns: what was declared. Nothing is attributed from one to
# the other. Missing: below five, or a number that would reveal one below five.

# %%
# A hidden number stays missing: a sum would make it 0.
cells = recruitment.table(snapshot, "application_sources")
cells.pivot_table("applied", "tracked", "declared", "first", dropna=False)

# %% [markdown]
# ## Visits of the career page
#
# The sum, by closed week, of programs of which stories of fifteen people or more were visited; a
# missing week is unknown.

# %%
recruitment.table(snapshot, "career_visits").tail(12).set_index("week")

# %% [markdown]
# ## How long hires stay
#
# All hires, referred or not. A transfer is no end. Share still working by full months (Kaplan and
# Meier):

# %%
times = recruitment.table(snapshot, "hire_times")
figures.SvgChart(figures.hires_lasting(times, locale))

# %% [markdown]
# By declared source, after 90 and after 365 days. `same` is the probability of the log-rank test that
# these sources have one curve.

# %%
recruitment.table(snapshot, "hire_sources").set_index("source").round(3)

# %% [markdown]
# **All staff of each unit beside its hires.** In published field experiments the larger effect of a
# referral program was on colleagues who stayed, also where nobody was referred. `months_12` is the
# share of hires after 365 days, `stayed` the share of the unit's staff of a year ago still here.

# %%
units = recruitment.table(snapshot, "unit_retention").set_index("unit")
units.drop(columns=[name for name in units if name.startswith("months_3")]).round(2)

# %% [markdown]
# By cause, as competing risks (Aalen and Johansen): these shares and the share that stays add up
# to 1, which 1 minus Kaplan-Meier of each cause does not. A month is told where five more work
# contracts ended by each cause.

# %%
recruitment.table(snapshot, "hire_causes").pivot_table("value", "months", "cause").round(3)

# %% [markdown]
# ## Quality of hire
#
# The mean of the known parts, 0 to 100, with equal weights that were fixed in advance; three parts
# are needed. The last columns leave out one part each.

# %%
hires = recruitment.table(snapshot, "hires")
hires.set_index("cohort").round(0)

# %% [markdown]
# ## Adverse impact: four fifths
#
# The application stores no group of a person. To check a selection, write totals of groups into a CSV
# file with the columns group, applied and selected, and its path here. The ratio is a screen, not a
# verdict; groups below ten applicants are left out.

# %%
supplied = ""
totals = pd.read_csv(supplied, index_col="group") if supplied else None
screen = quality.four_fifths(totals["selected"], totals["applied"]) if totals is not None else None
print(screen.sentence(locale) if screen else texts.text(locale, "notebook.no_totals"))

# %% [markdown]
# ## The same functions on public data sets
#
# Simulated data of a textbook. They verify the functions and say nothing about our recruitment.

# %%
path = paths.trial_data("people_analytics/recruiting.csv")
people = pd.read_csv(path) if path else pd.DataFrame({"gender": [], "hired": []})
print("" if path else texts.text(locale, "notebook.no_trial_data"))
counts = {"stage": ["applied", "hired"], "n": [len(people), people["hired"].sum()]}
quality.funnel(pd.DataFrame(counts)).round(3)

# %%
groups = people.groupby("gender")["hired"].agg(["sum", "size"])
screen = quality.four_fifths(groups["sum"], groups["size"])
print(screen.sentence(locale) if screen else "")

# %% [markdown]
# Retention by field of work, with the log-rank test:

# %%
path = paths.trial_data("people_analytics/job_retention.csv")
columns = ["field", "level", "sentiment", "month", "left"]
staff = pd.read_csv(path) if path else pd.DataFrame(columns=columns)
for name, some in staff.groupby("field"):
    last = survival.kaplan_meier(some["month"], some["left"]).iloc[-1]
    ends = {end: texts.decimal(locale, last[end], 3) for end in ("value", "low", "high")}
    print(texts.line(locale, name, texts.text(locale, "notebook.stay", **ends)))
if path:
    print(survival.log_rank(staff["month"], staff["left"], staff["field"]).sentence(locale))

# %% [markdown]
# Quality of hire of these fields: satisfaction and retention are all that is known, and two parts give
# no value.

# %%
known = pd.DataFrame(
    {
        "cohort": staff["field"].astype(str), "family": staff["level"], "raters": "all",
        "performance": float("nan"), "productive_after": float("nan"),
        "satisfaction": 1 + 4 * (staff["sentiment"].astype(float) - 1) / 9,
        "days": staff["month"].astype(float) * 365 / 12, "left": staff["left"].astype(float) > 0,
    }
)  # fmt: skip
quality.quality_of_hire(known).set_index("cohort").round(1)

# %% [markdown]
# ## What goes with applications
#
# Within a unit, from week to week, with the weeks before: time from reading to applying is long.
# Questions that were fixed before the data were read (`questions.toml`).

# %%
asked = answers.answer(snapshot)
asked.table("06", locale).set_index("question")

# %% [markdown]
# ## Answer

# %%
if folder is None:
    print(texts.text(locale, "notebook.unknown_company"))
print(funnel_sentence(stages, locale))
print(lasting_sentence(times, locale))
print(quality_sentence(hires, locale))
print("\n".join(asked.sentences("06", locale)))
