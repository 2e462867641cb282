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
# # Attractiveness
#
# **Question.** How attractive is our company as an employer, by unit and wave, and how far apart are
# organizations that ask the same question for years?
#
# What goes with attractiveness is asked with questions that were fixed before the data were read; with
# fewer than 6 waves they only describe. The results were published with small groups hidden, and
# contain no answer of a person.

# %%
import pandas as pd

from analytics import answers, barometers, paths, snapshots, surveys
from analytics.core import texts

locale = paths.locale()
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
results = barometers.table(snapshot)
print(paths.told(folder, locale))

# %% [markdown]
# ## Our company by unit and wave
#
# Scores from 0 to 100 with their 95 % interval, declared by the people who answered. A unit that was
# hidden has no row. The chart has them from 0 to 1.

# %%
units = barometers.by_unit(results, "attractiveness")
units.set_index(["measure", "unit", "week"]).round(1)

# %%
for chart in barometers.charts(units, locale):
    display(chart)  # noqa: F821 - Jupyter has it

# %% [markdown]
# Employees and candidates, never in one figure:

# %%
people = {name: barometers.newest(results, name) for name in ("employees", "candidates")}
both = pd.concat([each.assign(population=name) for name, each in people.items()])
own = both[both["barometer"] == "attractiveness"]
own[["population", "week", "measure", "n", "value", "low", "high"]].round(1)

# %% [markdown]
# ## What goes with attractiveness
#
# Within a unit, from wave to wave, with what all units have in common taken out. Each value is the
# difference of the outcome where the exposure was higher by 1.

# %%
asked = answers.answer(snapshot)
for chart in asked.charts("04", locale):
    display(chart)  # noqa: F821 - Jupyter has it

# %%
asked.table("04", locale).set_index("question")

# %% [markdown]
# ## UK civil service, 2009 to 2024
#
# “I would recommend my organization as a great place to work”, share of positive answers in per
# cent, over organizations. Half of them are between the two quartiles. The file has no number of
# answers, so a single organization has no interval here.

# %%
path = paths.trial_data("civil_service_people_survey/organisations_2009_2024.csv")
spread = surveys.quartiles(path)
spread.round(1)

# %%
surveys.chart(spread, locale)

# %% [markdown]
# ## US federal government, newest year
#
# “I recommend my organization as a good place to work”, by agency, with Wilson’s interval: the five
# agencies with the fewest answers and the five with the most. Small groups say little by themselves.
# The shares are weighted by the survey; the interval takes all answers as equal.

# %%
fevs = surveys.recommended(paths.trial_data("fevs/fevs_by_agency_2020_2024.csv"))
surveys.few_and_many(fevs).round(3)

# %% [markdown]
# ## The same design on both surveys
#
# Where people can challenge without fear, do more of them recommend their organization, a year later in
# the same organization? Both are answers of the same people. In the civil service the answer of the
# year after goes with the one of the year before as well, so no cause may be read into it.

# %%
studies = surveys.studies(
    paths.trial_data("civil_service_people_survey/organisations_2009_2024.csv"),
    paths.trial_data("fevs/fevs_by_agency_2020_2024.csv"),
)
pd.DataFrame(
    [(e.value, e.low, e.high, e.n, e.units, e.verdict) for e in studies.values()],
    index=[texts.text(locale, f"surveys.{name}") for name in studies],
    columns=["value", "low", "high", "n", "units", "verdict"],
).rename_axis("survey").round(2)

# %% [markdown]
# ## Answer

# %%
measures = sorted(set(own["measure"]))
for measure in measures or [texts.text(locale, "notebook.attractiveness")]:
    print(barometers.Waves.of(results, measure).sentence(locale))
for each in own.itertuples(index=False):
    whom = texts.word(locale, "population", each.population)
    print(texts.line(locale, whom, barometers.Result.of(each).sentence(locale)))
print("" if measures else texts.text(locale, "barometers.none"))
medians = spread["median"]
if len(medians):
    first, newest = (texts.percent(locale, medians.iloc[at] / 100) for at in (0, -1))
    print(texts.counted(locale, "civil_service", len(medians), first=first, newest=newest))
print("\n".join(asked.sentences("04", locale)))
for name, study in studies.items():
    print(texts.line(locale, texts.text(locale, f"surveys.{name}"), study.sentence(locale)))
