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
# # Disclosure audit
#
# **Question.** Can a reader of everything that was published find the number of a small group?
#
# The reader has every published table and knows how its numbers add up. For each hidden number, the
# lowest and the highest value that fit are computed (linear and integer programs). A number is found
# where they are closer than the smallest group that may be shown.

# %%
import pandas as pd

from analytics import audits, figures, paths, snapshots
from analytics.core import texts

locale = paths.locale()
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
print(paths.told(folder, locale))

# %% [markdown]
# ## Our ledger
#
# Every table that was released and may be shown, each once.

# %%
ledger = audits.ledger(snapshot).rename(columns={"name": "table"})
ledger.groupby("table")["period"].agg(periods="size", first="min", last="max")

# %% [markdown]
# Hidden numbers by metric: in how many periods, how many there are, how many a reader finds, and the
# width of the narrowest interval. It is 0 also where nobody of a hidden group gave a certain answer:
# that tells nothing about one person, and is not counted as found. No group is named.

# %%
audit = audits.of_snapshot(snapshot)
audit.by_metric.groupby("metric").agg(
    periods=("period", "nunique"), hidden=("hidden", "sum"), found=("found", "sum"),
    narrowest=("narrowest", "min"),
)  # fmt: skip

# %% [markdown]
# ## Is the reader any good?
#
# Random tables of people by unit and kind, with totals. Where only numbers below five are hidden, the
# totals give them away. The release hides other numbers with them until they do not.

# %%
trial = audits.trial()
methods = {"small_only": trial.small_only, "released": trial.released}
bars = [
    figures.Coefficient(texts.text(locale, f"audit.{name}"), each.value, each.low, each.high)
    for name, each in methods.items()
]
title, told = (texts.text(locale, f"audit.{key}") for key in ("chart_title", "chart_told"))
figures.SvgChart(figures.coefficients(bars, title, told, locale))

# %%
pd.DataFrame(
    {name: [each.value, each.low, each.high, each.n] for name, each in methods.items()},
    index=["value", "low", "high", "tables"],
).T.rename_axis("method").round(3)

# %% [markdown]
# ## Answer

# %%
print(audit.sentence(locale))
print(trial.sentence(locale))
each = texts.decimal(locale, trial.hidden_for_one, 1)
print(texts.text(locale, "audit.hidden_for_one", each=each))
