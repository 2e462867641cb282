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
# # Own words
#
# **Question.** How much of what people share is in their own words, and how far can we tell?
#
# A text is compared with the brief that its author was shown: the share of its runs of three words
# that are also in the brief. This is similarity to supplied text, not sincerity. Results are about
# programs, never about one person: a program is shown from 24 texts by 5 people.

# %%
import pandas as pd

from analytics import figures, own_words, paths, snapshots
from analytics.core import texts

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Our programs

# %%
locale = paths.locale()
folder = paths.snapshot()
programs = own_words.summaries(snapshots.load(folder) if folder else None)
print(paths.told(folder, locale))

# %% [markdown]
# The program with most texts, drawn and as a table.

# %%
sizes = [program.texts or 0 for program in programs]
largest = programs[sizes.index(max(sizes))]
figures.SvgChart(figures.own_words(largest, locale))

# %%
pd.DataFrame(largest.table(locale), columns=["band", "texts", "share", "interval", "why"])

# %% [markdown]
# ## Accuracy of the bands
#
# The limits, 0.08 and 0.75, come from answers of students in English. Here they are applied to 46
# texts written for this project, half of them in French, each made from its brief in a known way.
# About every fourth text is a difficult case: an own text that quotes one fact, a rewording of the
# brief sentence by sentence, a copy with many words replaced.

# %%
examples = own_words.examples(paths.project() / "notebooks" / "own-words-texts.toml")
examples.groupby(["language", "written"], sort=False)["score"].agg(
    ["count", "min", "median", "max"]
).rename(columns={"count": "texts"})

# %% [markdown]
# How each text was written (rows), and its band (columns):

# %%
own_words.confusion(examples)

# %%
own_words.confusion(examples[examples["language"] == "fr"])

# %% [markdown]
# The errors are expected. A rewording shares no run of three words with its brief and is classified
# as own words; with one quoted fact, an own text is classified as adapted. So bands describe many
# texts and not a single text. Texts written for this project do not replace 200 real posts.

# %% [markdown]
# ## Answer

# %%
for program in programs:
    print(f"{texts.program(locale, program.program)}. {program.sentence(locale)}")
for language, some in examples.groupby("language"):
    name = texts.word(locale, "language", language)
    print(texts.line(locale, name, own_words.examples_sentence(some, locale)))
