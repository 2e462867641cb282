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
# **Question.** From how many answers on does a figure of a barometer hold, and how reliable are its
# questions?
#
# Our company has not answered a barometer yet, so nothing is said about it. The functions run on
# public data sets.

# %%
import pandas as pd

from analytics import coverage, figures, paths, scales

folder = paths.snapshot()
print(
    f"Snapshot {folder.name} has no barometer."
    if folder
    else "No snapshot yet: `francparler snapshot` makes one."
)

# %% [markdown]
# ## How often the interval of eNPS holds
#
# By enumeration of all answers, over all true shares of promoters and detractors on a grid: the mean
# and the least share of cases in which the 95 % interval holds the true score. Below ten answers the
# least is too low, so eNPS is shown from ten answers on.

# %%
holds = coverage.enps_coverage([5, 8, 10, 12, 15, 20, 30, 50, 100])
holds.set_index("n").round(3)

# %%
bars = [
    figures.Coefficient(f"{n} answers", least)
    for n, least in zip(holds["n"], holds["least"], strict=True)
]
title = "Least coverage of the 95 % interval of eNPS"
figures.SvgChart(figures.coefficients(bars, title, "By number of answers.", "en"))

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
).T.round(3)

# %% [markdown]
# ## A question over five years
#
# “I recommend my organization as a good place to work”, share of positive answers in per cent, in
# the whole US federal government. Other people answer each year.

# %%
path = paths.trial_data("fevs/fevs_by_agency_2020_2024.csv")
columns = ["year", "text", "agency", "pct_positive", "n"]
fevs = pd.read_csv(path) if path else pd.DataFrame(columns=columns)
whole = fevs["agency"].isin(["All Responses", "Governmentwide"])
asked = fevs["text"].str.contains("recommend my organization", case=False)
recommended = fevs[whole & asked].set_index("year")[["pct_positive", "n"]]
recommended

# %% [markdown]
# ## Answer

# %%
print("Our company: unknown, there is no barometer yet.")
ten = holds.set_index("n").loc[10]
print(
    f"eNPS with ten answers: the interval holds in {ten['mean']:.1%} of cases, {ten['least']:.1%} at worst."
)
for name, each in alphas.items():
    print(f"{name}: {each.sentence('en')}.")
print(f"{len(recommended)} years of one question in the trial data.")
