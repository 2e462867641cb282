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
# # Digital champions
#
# **Question.** Which units have a digital champion, how much of their agreed hours do champions
# use, and how long do requests for help take?
#
# The tables come from the latest snapshot and contain no row about a person: units with fewer than
# five people are not shown, months of requests from eight requests by five people, months of
# champions from eight champions. Nothing here is a causal effect.

# %%
import pandas as pd

from analytics import champions, figures, paths, snapshots
from analytics.core import texts

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Units with and without a champion

# %%
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
weeks = champions.table(snapshot, "champions")
coverage = champions.Coverage.of(weeks)
print(f"Snapshot {folder.name}" if folder else "No snapshot yet: `francparler snapshot` makes one.")

# %% [markdown]
# Units by name, in the latest week. A missing number is from 0 on: it is not told from 1 to 4.

# %%
weeks[weeks["week"] == coverage.week].set_index("unit").drop(columns="week")

# %% [markdown]
# Units with a champion, by week:

# %%
shown = weeks[weeks["people"].notna()]
shown.assign(covered=shown["champions"] > 0).groupby("week")["covered"].agg(["size", "sum"]).tail(
    12
)

# %% [markdown]
# ## Load of champions
#
# Minutes that champions declared, of those agreed with their managers. Champions are counted, not
# compared: a champion who declares nothing may help a lot.

# %%
load = champions.table(snapshot, "champion_load")
programs = sorted(load["program"].unique())
latest = champions.Load.latest(load, programs[0] if programs else "")
figures.SvgChart(figures.champion_load(latest, "en"))

# %%
pd.DataFrame(
    latest.table("en") if latest else [], columns=["part of the agreed hours", "champions"]
)

# %% [markdown]
# ## Time until a request for help is resolved
#
# Requests that are not resolved yet count as lasting longer than they did so far (Kaplan and
# Meier). The person who asked says when a request is resolved; without an answer it counts as
# resolved some days after the champion answered.

# %%
times = champions.table(snapshot, "help_times")
helped = sorted(times["program"].unique())
resolutions = [champions.Resolution.of(times, program) for program in helped or [""]]
times.groupby(["program", "month"])[["resolved", "waiting"]].sum()

# %% [markdown]
# ## Comfort
#
# Whether people of units with a champion are more at ease with digital tools is an association that
# needs barometers by unit and wave. This snapshot has no such table, so nothing is said about it.

# %% [markdown]
# ## Answer

# %%
print(coverage.sentence("en"))
print(latest.sentence("en") if latest else texts.text("en", "champions.no_load"))
for each in resolutions:
    print(f"{each.program or 'No program'}. {each.sentence('en')}")
