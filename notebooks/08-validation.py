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
# # Validation
#
# **Question.** Do our own intervals hold?
#
# Companies are simulated whose true effects are known (`analytics.simulate`), and the designs of
# notebooks 04 and 05 are asked about each. A 95 % interval must include the true value in about 95 of
# 100 companies; where nothing has an effect, one must be found in about 5 of 100; where a trend or a
# choice produces the relation, no claim may be made. `make validate` computes the table below, which
# is stored beside this notebook: it takes minutes, so the notebook reads it.

# %%
from analytics import paths, snapshots, validation

locale = paths.locale()
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
print(paths.told(folder, locale))
found = validation.results()
print(validation.summary(found, locale))

# %% [markdown]
# ## Every target
#
# A target that is missed is listed as missed. `±` is half the width of the 95 % interval that is due
# to the number of draws. The mean error is in points of the outcome, from 1 to 5; its aim is 5 % of the
# effect or a tenth of the spread of the estimate, whichever is larger.

# %%
validation.table(found, locale)

# %% [markdown]
# ## Coverage
#
# The band is the aim, the line the 95 % interval that is due to the number of draws.

# %%
validation.coverage_chart(found, locale)

# %% [markdown]
# ## The usual regression and a growing effect
#
# Two-way fixed effects take units that opened earlier as a comparison for units that open later. Where
# the effect grows, that comparison grows as well, and the regression loses a part of the effect; the
# imputation does not. Their errors in the same companies:

# %%
growing = [each for each in found if each.measured.measure in ("bias", "twfe_misses")]
validation.table([each for each in growing if "growing" in each.measured.scenario], locale)

# %% [markdown]
# One way of generating data is no proof for another: real outcomes can be more skewed, and units can
# influence one another. The scenarios vary the number of units, gaps, seasons, outside events, waves
# and answers that follow the outcome; they do not vary everything.

# %% [markdown]
# ## Answer

# %%
print(validation.summary(found, locale))
print(validation.units_sentence(found, validation.units(snapshot), locale))
