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
# Two sources: the latest snapshot of this installation, and the log of a public web server. Both
# use the functions that compute the figure on the page of the program.

# %%
import pandas as pd

from analytics import (
    contracts,
    dated_events,
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
from analytics.core import texts

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Our links
#
# A request is removed by the first rule that applies. The last column explains each rule.

# %%
locale = paths.locale()
folder = paths.snapshot()
snapshot = snapshots.load(folder) if folder else None
weeks = panel.build(snapshot) if snapshot else contracts.frame("panel", [])
print(paths.told(folder, locale))

# %%
figure = reach.authentic_visits(weeks)
figures.SvgChart(figures.waterfall(figure, locale))

# %%
pd.DataFrame(figure.table(locale))

# %% [markdown]
# The same figure for each program, as its own page shows it, and its visits by week. Numbered lines
# are events of the calendar. They may have moved the figure; that they did is not shown.

# %%
events = dated_events.during(dated_events.table(snapshot), weeks["week"])
marked = dated_events.marked(events)
for program in weeks["program"].unique():
    print(texts.line(locale, program, reach.authentic_visits(weeks, program).sentence(locale)))
    by_week = reach.visit_weeks(weeks, program, marked)
    display(figures.SvgChart(figures.trend(by_week, locale)))  # noqa: F821 - Jupyter has it

# %%
numbered = events[events["unit"] == "all"].reset_index(drop=True)
numbered.index += 1
numbered

# %% [markdown]
# ## What platforms report
#
# Provenance *platform*: counts by networks of posts published through authors' accounts. They
# cannot be verified and are not added to the visits above. The interval of views is from those that
# must be from outside the company to those that can be; where a network reports no views they are
# unknown, not zero. Weeks of fewer than five people are not shown.

# %%
networks = reported.summaries(snapshot)
pd.DataFrame([line for views in networks for line in views.table(locale)])

# %%
for each in networks:
    print(texts.line(locale, texts.program(locale, each.program), each.sentence(locale)))

# %% [markdown]
# ## A real log
#
# 10,000 lines of a public web site, May 2015. Only pages count as visits, not the pictures that a
# browser loads with them. Addresses are removed while reading the log.

# %%
path = paths.trial_data("weblogs/apache_logs")
log = weblog.read(path)
pages = log.requests[log.requests["is_page"]]
print(log.sentence(locale) if path else texts.text(locale, "notebook.no_trial_data"))

# %%
log_figure = reach.authentic_visits(panel.from_requests(pages))
figures.SvgChart(figures.waterfall(log_figure, locale))

# %%
pd.DataFrame(log_figure.table(locale))

# %% [markdown]
# Effect of counting pages only: with pictures and style sheets counted as visits, requests of
# ordinary readers are more frequent than clicks of a person (R4).

# %%
removed = pd.DataFrame(
    {
        "pages_only": traffic.classify(pages)["removed_by"].value_counts(sort=False),
        "all": traffic.classify(log.requests)["removed_by"].value_counts(sort=False),
    }
)
removed.index = removed.index.astype("str").rename("rule")
removed.loc["stays"] = [len(pages), len(log.requests)] - removed.sum()
removed.rename(index={code: f"{code} {measures.label(code, locale)}" for code in traffic.CODES})

# %% [markdown]
# ## Answer
#
# The interval is not a sampling error: it is due to visitors of whom it is unknown whether they are
# employees. Scanners that behave like people are not detected and are included in both ends.

# %%
print(texts.line(locale, texts.text(locale, "notebook.our_links"), figure.sentence(locale)))
for each in networks:
    print(texts.line(locale, texts.text(locale, "notebook.platforms"), each.sentence(locale)))
print(texts.line(locale, texts.text(locale, "notebook.log_name"), log_figure.sentence(locale)))
