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
# Our units: published scores of barometers beside imported scores of customers, by quarter. The same
# functions run on a public survey of schools in which teachers and parents answered about the same
# dimensions. Fewer than six quarters are described only.

# %%
import pandas as pd

from analytics import figures, mirror, mirror_tables, paths, snapshots
from analytics.core import texts
from analytics.core.mirror_figure import ALL, MirrorFigure

locale = paths.locale()
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
scores = mirror_tables.customers(snapshot)
print(paths.told(folder, locale))
of_quarters = texts.counted(locale, "quarters", scores["quarter"].nunique())
print(texts.counted(locale, "customer_scores", len(scores), quarters=of_quarters))

# %% [markdown]
# ## Our units, by quarter
#
# The gap is employees minus customers. Symmetry is 100 minus the mean size of the gaps, level the
# mean of both sides: they are read together, because a unit that is bad for everybody has a symmetry
# of 100. A cell needs ten answers on both sides.

# %%
quarters = mirror_tables.by_quarter(snapshot)
print("\n".join(f"{quarter}. {each.sentence(locale)}" for quarter, each in quarters.items()))
mirror_tables.index_table(quarters).round(1)

# %%
known = [each for each in quarters.values() if each.whole]
last = known[-1] if known else MirrorFigure()
themes = {cell.theme: texts.word(locale, "theme", cell.theme) for cell in last.themes}
figures.SvgChart(figures.dumbbells(last.cells_of(ALL), themes, last.sentence(locale), locale))

# %%
together = last.together or {}
for theme, said in together.items():
    print(texts.line(locale, texts.word(locale, "theme", theme), said[locale]))

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
    texts.counted(locale, "schools", len(schools))
    if path
    else texts.text(locale, "notebook.no_trial_data")
)

# %%
columns = ["r", "low", "high", "ccc", "n"]
values = {name: [getattr(each, column) for column in columns] for name, each in found.items()}
pd.DataFrame.from_dict(values, orient="index", columns=columns).rename_axis("dimension").round(2)

# %%
bars = [
    figures.Coefficient(texts.word(locale, "dimension", name), each.r, each.low, each.high)
    for name, each in found.items()
    if each.r is not None
]
title = texts.text(locale, "notebook.teachers_parents")
told = texts.text(locale, "notebook.correlations" if bars else "notebook.no_trial_data")
figures.SvgChart(figures.coefficients(bars, title, told, locale))

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
print(whole.sentence(locale))

# %% [markdown]
# Two answers of one respondent correlate for that reason alone; teachers and parents are different
# people, so that is not the case here. Schools differ for good, so this says nothing about what a
# change on one side would do on the other.

# %% [markdown]
# ## Answer

# %%
for key, each in {"our_units": last, "teachers": whole}.items():
    print(texts.line(locale, texts.text(locale, f"notebook.{key}"), each.sentence(locale)))
