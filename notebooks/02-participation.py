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
# Of people who allow measuring, in each program of the latest snapshot: those who do not allow it,
# and those who never joined, are in no number here. Figures of small groups are not shown. Why
# somebody left is neither asked nor estimated, and nothing here says what caused anything.

# %%
import pandas as pd

from analytics import figures, measures, participation, paths, reach, snapshots, survival

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Our programs

# %%
folder = paths.snapshot()
told = participation.summaries(snapshots.load(folder) if folder else None)
print(f"Snapshot {folder.name}" if folder else "No snapshot yet: `francparler snapshot` makes one.")

# %%
tables = [pd.DataFrame(each.table("en")).assign(program=each.program) for each in told]
pd.concat(tables).set_index(["program", "measure"])

# %% [markdown]
# Still active, week by week after joining, in the program with most weeks to show. A week counts
# only people who could be observed for the whole of it; a gap is a week that may not be shown.

# %%
weeks = [len(each.retention) for each in told]
longest = told[weeks.index(max(weeks))]
figures.SvgChart(figures.retention(longest, "en"))

# %%
pd.DataFrame(longest.weeks("en"), columns=["measure", "value", "interval", "n"])

# %% [markdown]
# What the words mean:

# %%
for figure in longest.figures:
    print(f"{figure.definition.name('en')}: {figure.definition.formula('en')}")
print(
    f"{measures.registry['retention'].name('en')}: {measures.registry['retention'].formula('en')}"
)

# %% [markdown]
# ## The same functions on tables of others
#
# The curve of staying, on the made-up employees of a textbook (month 12 stands in it: .603 of the
# women and .623 of the men stay), and how unequally attention falls on 500 real posts of one brand.
# People who stay are no volunteers here; the tables only show that the functions count well.

# %%
path = paths.trial_data("people_analytics/job_retention.csv")
employees = pd.read_csv(path) if path else pd.DataFrame(columns=["gender", "month", "left"])
for name, some in employees.groupby("gender"):
    last = survival.kaplan_meier(some["month"], some["left"]).iloc[-1]
    print(f"{name}: {last['value']:.3f} stay, between {last['low']:.3f} and {last['high']:.3f}")

# %%
path = paths.trial_data("facebook_posts/dataset_Facebook.csv")
columns = {"T_Reach": "reach", "T_Impression": "impressions"}
posts = pd.read_csv(path, sep=";") if path else pd.DataFrame(columns=[*columns, "T_Interactions"])
spread = participation.gini(posts["T_Interactions"].astype("int64"))
print(
    f"{len(posts)} posts, Gini of their interactions {spread:.3f}"
    if spread
    else "The trial data is absent (TRIAL_DATA): this half stays empty."
)

# %% [markdown]
# What a platform reports can contradict itself. Such rows are flagged and kept. How many of the
# people reached were employees is not known here, so the low end is nought.

# %%
reported = posts.rename(columns=columns).assign(paid=pd.NA, employees=pd.NA, seen=pd.NA)
bounds = reach.platform(reported)
bounds.loc[bounds["flag"].notna(), ["reach", "impressions", "low", "high", "flag"]]

# %% [markdown]
# ## Answer
#
# The intervals say how far small numbers carry, as if the people had been drawn from many like
# them. They do not say how people who do not allow measuring behave.

# %%
for each in told:
    print(f"{each.program or 'No program'}. {each.sentence('en')} {each.retention_sentence('en')}")
