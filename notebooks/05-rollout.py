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
# # Rollout
#
# **Question.** What changed in a unit when a program opened there, and can anybody say so?
#
# Outcomes after an opening are compared with what earlier weeks and units without the program let
# expect (imputation). Two other estimators stand beside it. That the difference is an effect is
# written only where every check passes and it is known that units did not open because of the outcome.
# The application records with the plan of a program what decided when units open.

# %%
import pandas as pd

from analytics import answers, figures, paths, simulate, snapshots, surveys
from analytics.core import texts
from analytics.designs import event_study, rollout
from analytics.designs.event_study import bars, frame

locale = paths.locale()
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
print(paths.told(folder, locale))

# %% [markdown]
# ## Our company
#
# Questions that were fixed before the data were read (`questions.toml`).

# %%
asked = answers.answer(snapshot)
for chart in asked.charts("05", locale):
    display(chart)  # noqa: F821 - Jupyter has it

# %%
asked.table("05", locale).set_index("question")

# %% [markdown]
# The first of these questions by three methods. Imputation is the answer.

# %%
asked.methods("05", locale).set_index("method").round(3)

# %% [markdown]
# Applications by time since the opening, as a difference from what was expected. Times of fewer than
# four units are left out. Many intervals are no test: what counts is the answer.

# %%
title, told = (texts.text(locale, f"event_study.{key}") for key in ("title", "told"))
since = answers.times(snapshot, "opening-applications")
figures.SvgChart(figures.forest(bars(since, locale), title, told, locale))

# %%
frame(since).round(3)

# %% [markdown]
# ## A published rollout: minimum wages and jobs of young people
#
# Counties in which a minimum wage rose in different years (Callaway and Sant’Anna 2021). Five years are
# fewer than six waves, so this only describes, and nobody chose the counties by lot.

# %%
path = paths.trial_data("mpdta/mpdta.csv")
counties = surveys.counties(path)
wages = rollout(counties, "lemp", "wave", permutations=199) if path else None
later = event_study(counties, "lemp", "wave", leads=2) if path else ()
figures.SvgChart(figures.forest(bars(later, locale), title, told, locale))

# %%
frame(later).round(4)

# %% [markdown]
# ## A simulated company, whose truth is known
#
# Units open by lot, and the difference grows by .02 a week. Two-way fixed effects compare units that
# opened late with units that are open already, and miss a part of it.

# %%
company = simulate.company(
    2026, simulate.STAGGERED | simulate.GROWING, weeks=56, openings=(20, 40)
)  # fmt: skip
made = rollout(company.panel, simulate.OUTCOME, "week", chosen_by="lot")
found = {"truth": company.truth.att, "imputation": made.value}
found |= {each.name: each.value for each in made.compared}
pd.DataFrame(
    {"method": [texts.text(locale, f"compared.{name}") for name in found], "value": found.values()}
).set_index("method").round(3)

# %% [markdown]
# ## Answer

# %%
print("\n".join(asked.sentences("05", locale)))
print(wages.sentence(locale) if wages else texts.text(locale, "notebook.no_trial_data"))
truth = texts.decimal(locale, company.truth.att, 3)
name = texts.text(locale, "surveys.simulated", truth=truth)
print(texts.line(locale, name, made.sentence(locale)))
