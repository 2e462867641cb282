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
# A text is compared with the brief its author was shown: the share of its runs of three words that
# stand in the brief too. That is likeness to supplied text. It is not sincerity, and it never says
# anything of one person: a program is shown from 8 texts by 5 people up.

# %%
import pandas as pd

from analytics import figures, own_words, paths, snapshots

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Our programs

# %%
folder = paths.snapshot()
told = own_words.summaries(snapshots.load(folder) if folder else None)
print(f"Snapshot {folder.name}" if folder else "No snapshot yet: `francparler snapshot` makes one.")

# %% [markdown]
# The program with most texts, drawn and as a table.

# %%
texts = [each.texts or 0 for each in told]
largest = told[texts.index(max(texts))]
figures.SvgChart(figures.own_words(largest, "en"))

# %%
pd.DataFrame(largest.table("en"), columns=["band", "texts", "share", "interval", "why"])

# %% [markdown]
# ## How far the bands hold
#
# The limits, 0.08 and 0.75, come from answers of students in English. Here they meet 46 texts that
# were written for this project, half of them in French, each made from its brief in a known way.
# Every fourth or so is hard on purpose: an own text that quotes one fact, a rewording of the brief
# sentence by sentence, a copy in which words were exchanged throughout.

# %%
tried = own_words.examples(paths.project() / "notebooks" / "own-words-texts.toml")
tried.groupby(["language", "written"], sort=False)["score"].describe()[
    ["count", "min", "50%", "max"]
]

# %% [markdown]
# How each text was written (rows), and the band it fell into (columns):

# %%
own_words.confusion(tried)

# %%
own_words.confusion(tried[tried["language"] == "fr"])

# %% [markdown]
# The errors lie where they must. A rewording shares no run of three words with its brief and passes
# for own words; one quoted fact makes an own text look adapted. So a band is a hint about many
# texts and no verdict on one. Texts we wrote ourselves do not replace 200 posts from life.

# %% [markdown]
# ## Answer

# %%
for each in told:
    print(f"{each.program or 'No program'}. {each.sentence('en')}")
for language, some in tried.groupby("language"):
    print(f"{language}: {own_words.examples_sentence(some, 'en')}")
