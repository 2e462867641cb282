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
# # Traffic quality
#
# **Question.** Of the requests that arrive at our tracked links, how many are visits by people, and
# how sure can we be that these people are outside the company?
#
# Two sources: the latest snapshot of this installation, and a public web server's log. Both go
# through the functions that make the figure of the program's page: it shows the same number.

# %%
import pandas as pd

from analytics import (
    contracts,
    figures,
    measures,
    panel,
    paths,
    reach,
    reported,
    snapshots,
    traffic,
    weblog,
)

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Our links
#
# A request is left out under the first rule that fits. What a rule means stands in the last column.

# %%
folder = paths.snapshot()
weeks = panel.build(snapshots.load(folder)) if folder else contracts.frame("panel", [])
print(f"Snapshot {folder.name}" if folder else "No snapshot yet: `francparler snapshot` makes one.")

# %%
figure = reach.authentic_visits(weeks)
figures.SvgChart(figures.waterfall(figure, "en"))

# %%
pd.DataFrame(figure.table("en"))

# %% [markdown]
# The same figure for each program, as its own page shows it.

# %%
for program in weeks["program"].unique():
    print(f"{program}: {reach.authentic_visits(weeks, program).sentence('en')}")

# %% [markdown]
# ## What platforms report
#
# Provenance *platform*: what networks count of posts made through their authors' accounts. Nobody
# here can check it, and it is not added to the visits above. Views stand between those that must
# have come from outside and those that can have; where a network tells none they are unknown, which
# is not zero. Weeks of fewer than five people are not told.

# %%
networks = reported.summaries(snapshots.load(folder) if folder else None)
pd.DataFrame([line for each in networks for line in each.table("en")])

# %%
for each in networks:
    print(f"{each.program or 'No program'}: {each.sentence('en')}")

# %% [markdown]
# ## A real log
#
# Ten thousand lines of a public web site, May 2015. Pages only: somebody who opens a page has not
# clicked on its pictures. Addresses are dropped while reading; nothing below shows one.

# %%
path = paths.trial_data("weblogs/apache_logs")
log = weblog.read(path)
pages = log.requests[log.requests["is_page"]]
print(
    f"{len(log.requests):,} lines read, {log.malformed} malformed; {len(pages):,} ask for pages."
    if path
    else "The trial data is absent (TRIAL_DATA): this half stays empty."
)

# %%
log_figure = reach.authentic_visits(panel.from_requests(pages))
figures.SvgChart(figures.waterfall(log_figure, "en"))

# %%
pd.DataFrame(log_figure.table("en"))

# %% [markdown]
# How much hangs on the choice to look at pages only: with pictures and style sheets counted as
# visits, ordinary readers look faster than a person clicks (R4).

# %%
removed = pd.DataFrame(
    {
        "pages only": traffic.classify(pages)["removed_by"].value_counts(sort=False),
        "all": traffic.classify(log.requests)["removed_by"].value_counts(sort=False),
    }
)
removed.index = removed.index.astype("str")
removed.loc["stays"] = [len(pages), len(log.requests)] - removed.sum()
removed.rename(index={code: f"{code} {measures.label(code, 'en')}" for code in traffic.CODES})

# %% [markdown]
# ## Answer
#
# The range is not a sampling error: it is what we cannot know about where a visitor sat. Scanners
# that behave like people stay in, undetected, whichever end one reads.

# %%
print("Our links:", figure.sentence("en"))
for each in networks:
    print("Platforms:", each.sentence("en"))
print("Real log:", log_figure.sentence("en"))
