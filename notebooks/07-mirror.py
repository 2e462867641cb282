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
# # Mirror of employees and customers
#
# **Question.** Do employees and customers of a unit have the same experience, and do both move
# together?
#
# Our units have no barometer and no customer score yet, so nothing is said about them. The functions
# run on a public survey of schools in which teachers and parents answered about the same dimensions.

# %%
import pandas as pd

from analytics import figures, mirror, paths

folder = paths.snapshot()
print(
    f"Snapshot {folder.name} has no barometer and no customer score."
    if folder
    else "No snapshot yet: `francparler snapshot` makes one."
)

# %% [markdown]
# ## Teachers and parents of the same school
#
# `r` is Pearson's correlation over schools with its 95 % interval. It ignores that one side may
# score higher everywhere; `ccc`, Lin's concordance, does not.

# %%
path = paths.trial_data("nyc_school_survey/nyc_survey_2011_districts01_09.csv")
schools = pd.read_csv(path) if path else pd.DataFrame()
names = {"saf": "safety", "com": "communication", "eng": "engagement", "aca": "expectations"}
found = {
    name: mirror.together(schools[f"{code}_t_11"], schools[f"{code}_p_11"])
    for code, name in names.items()
    if path
}
print(
    f"{len(schools)} schools"
    if path
    else "The trial data is absent (TRIAL_DATA): this part is empty."
)

# %%
columns = ["r", "low", "high", "ccc", "n"]
values = {name: [getattr(each, column) for column in columns] for name, each in found.items()}
pd.DataFrame.from_dict(values, orient="index", columns=columns).round(2)

# %%
bars = [figures.Coefficient(n, e.r, e.low, e.high) for n, e in found.items() if e.r is not None]
title = "Correlation of teachers and parents, by dimension"
figures.SvgChart(figures.coefficients(bars, title, "The trial data is absent.", "en"))

# %% [markdown]
# The mean of the four dimensions:

# %%
sides = [
    schools[[f"{code}_{side}_11" for code in names]].mean(axis=1, skipna=False)
    for side in ("t", "p")
    if path
]
whole = (
    mirror.together(*sides)
    if path
    else mirror.together(pd.Series(dtype=float), pd.Series(dtype=float))
)
print(whole.sentence("en"))

# %% [markdown]
# Two answers of one respondent correlate for that reason alone; teachers and parents are different
# people, so that is not the case here. Schools differ for good, so this says nothing about what a
# change on one side would do on the other.

# %% [markdown]
# ## Answer

# %%
none = mirror.together(pd.Series(dtype=float), pd.Series(dtype=float))
print(f"Our units. {none.sentence('en')}")
print(f"Teachers and parents. {whole.sentence('en')}")
