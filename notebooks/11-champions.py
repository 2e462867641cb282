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
# use, how long do requests for help take, and how much at ease are units with digital tools?
#
# The tables come from the latest snapshot and contain no row about a person: units with fewer than
# five people are not shown, months of requests from eight requests by five people, months of
# champions from eight champions. Nothing here is a causal effect.

# %%
import pandas as pd

from analytics import barometers, champions, figures, paths, snapshots
from analytics.core import texts

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Units with and without a champion

# %%
locale = paths.locale()
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
weeks = champions.table(snapshot, "champions")
coverage = champions.Coverage.of(weeks)
print(paths.told(folder, locale))

# %% [markdown]
# Units by name, in the latest week. A missing number is from 0 on: it is not told from 1 to 4.

# %%
weeks[weeks["week"] == coverage.week].set_index("unit").drop(columns="week")

# %% [markdown]
# Units with a champion, by week:

# %%
shown = weeks[weeks["people"].notna()]
shown.assign(covered=shown["champions"] > 0).groupby("week")["covered"].agg(
    units="size", covered="sum"
).tail(12)

# %% [markdown]
# ## Load of champions
#
# Minutes that champions declared, of those agreed with their managers. Champions are counted, not
# compared: a champion who declares nothing may help a lot.

# %%
load = champions.table(snapshot, "champion_load")
programs = sorted(load["program"].unique())
latest = champions.Load.latest(load, programs[0] if programs else "")
figures.SvgChart(figures.champion_load(latest, locale))

# %%
pd.DataFrame(latest.table(locale) if latest else [], columns=["used", "champions"])

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
# How much at ease people of each unit are with digital tools, by wave of the barometer, beside the
# number of champions in the newest week. Units with more champions may differ in many other ways:
# with fewer than 6 waves this describes, and explains nothing.

# %%
results = barometers.table(snapshot)
comfort = barometers.by_unit(results, "comfort")
now = weeks[weeks["week"] == coverage.week][["unit", "champions"]]
comfort.merge(now, on="unit", how="left").set_index(["measure", "unit", "week"]).round(1)

# %% [markdown]
# ## Answer

# %%
print(coverage.sentence(locale))
print(latest.sentence(locale) if latest else texts.text(locale, "champions.no_load"))
for each in resolutions:
    print(f"{texts.program(locale, each.program)}. {each.sentence(locale)}")
scores = barometers.newest(results)
measures = scores[scores["barometer"] == "comfort"]["measure"]
for measure in sorted(set(measures)) or [texts.text(locale, "notebook.comfort")]:
    print(barometers.Waves.of(results, measure).sentence(locale))
