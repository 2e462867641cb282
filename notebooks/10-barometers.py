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
# # Barometers
#
# **Question.** What did the newest waves of our barometers say, from how many answers on does a
# figure hold, and how reliable are the questions?
#
# The results come from the latest snapshot. They were published, with small groups hidden, and
# contain no answer of a person.

# %%
import pandas as pd

from analytics import barometers, coverage, figures, paths, scales, snapshots, surveys
from analytics.core import texts

locale = paths.locale()
folder = paths.snapshot()
results = barometers.table(snapshots.load(folder) if folder else None)
print(paths.told(folder, locale))

# %% [markdown]
# ## Our company
#
# Everybody who answered, in the newest published wave of each barometer. Candidates are in no
# figure with employees.

# %%
newest = barometers.newest(results)
newest[["barometer", "moment", "week", "measure", "n", "value", "low", "high"]].round(1)

# %% [markdown]
# Candidates:

# %%
candidates = barometers.newest(results, "candidates")
candidates[["barometer", "week", "measure", "n", "value", "low", "high"]].round(1)

# %% [markdown]
# Scores of comfort by unit and week; a unit that was hidden has no row.

# %%
barometers.by_unit(results, "comfort").set_index(["measure", "unit", "week"]).round(1)

# %% [markdown]
# ## How often the interval of eNPS holds
#
# By enumeration of all answers, over all true shares of promoters and detractors on a grid: the mean
# and the least share of cases in which the 95 % interval holds the true score. It is too
# low with five answers, above 0.90 from eight on, and 0.93 or more from twelve on. With few answers
# the interval is wide as well, so eNPS is shown from ten answers on.

# %%
holds = coverage.enps_coverage([5, 8, 10, 12, 15, 20, 30, 50, 100])
holds.set_index("n").round(3)

# %%
bars = [
    figures.Coefficient(texts.counted(locale, "answers", n), least)
    for n, least in zip(holds["n"], holds["least"], strict=True)
]
title, told = (texts.text(locale, f"notebook.{key}") for key in ("coverage", "by_answers"))
figures.SvgChart(figures.coefficients(bars, title, told, locale))

# %% [markdown]
# ## Reliability of scales
#
# Cronbach's alpha of published answers. A scale below .70 is flagged.

# %%
places = {
    "agreeableness": ("A", ["A1"]), "conscientiousness": ("C", ["C4", "C5"]),
}  # fmt: skip
path = paths.trial_data("published/bfi.csv")
answers = pd.read_csv(path) if path else pd.DataFrame()
keys = {
    name: scales.Key(tuple(f"{code}{n}" for n in range(1, 6)), frozenset(turned), 1, 6)
    for name, (code, turned) in places.items()
}
alphas = {
    name: scales.alpha(scales.oriented(answers, key), "pairwise")
    for name, key in keys.items()
    if path
}
pd.DataFrame(
    {name: [each.value, each.low, each.high, each.n] for name, each in alphas.items()},
    index=["alpha", "low", "high", "people"],
).T.rename_axis("scale").round(3)

# %% [markdown]
# ## A question over five years
#
# “I recommend my organization as a good place to work”, share of positive answers in per cent, in
# the whole US federal government. Other people answer each year.

# %%
fevs = surveys.recommended(paths.trial_data("fevs/fevs_by_agency_2020_2024.csv"))
whole = fevs["agency"].isin(surveys.WHOLE)
recommended = fevs[whole].set_index("year")[["pct_positive", "n"]]
recommended

# %% [markdown]
# ## Answer

# %%
found = [barometers.Result.of(each) for each in newest.itertuples(index=False)]
for each in found:
    print(each.sentence(locale))
if not found:
    print(texts.text(locale, "barometers.none"))
for measure in newest["measure"]:
    print(barometers.Waves.of(results, measure).sentence(locale))
ten = holds.set_index("n").loc[10]
cases = {name: texts.decimal(locale, 100 * ten[name], 1) for name in ("mean", "least")}
print(texts.text(locale, "notebook.ten_answers", **cases))
for name, each in alphas.items():
    print(texts.line(locale, texts.word(locale, "scale", name), each.sentence(locale)) + ".")
print(texts.counted(locale, "question_years", len(recommended)))
