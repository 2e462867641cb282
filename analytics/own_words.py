"""Share of own words in the texts of a program; results are never about one person."""

import tomllib
from pathlib import Path
from typing import Final

import pandas as pd

from analytics import snapshots
from analytics.core.bands import AUTHORS, BANDS, Band, BandShare, OwnWords, band, score
from analytics.core.group_figure import may_show
from analytics.core.own_words import SHORTEST
from analytics.core.proportions import Proportion, wilson
from analytics.core.texts import counted, number, percent, text
from analytics.snapshots import Snapshot

__all__ = ["OwnWords", "confusion", "examples", "examples_sentence", "summaries", "summary"]

DOMINANT: Final = 0.7
"""Share of all texts by one person above which the figure is not shown."""


def summary(snapshot: Snapshot, program: str) -> OwnWords:
    """
    Return the texts of one program by band; unknown below 24 texts or 5 people.

    24 is three times the floor of 8: when all texts are in one band, the figure describes every
    author. It is also unknown where one person wrote more than 70 % of the texts. A snapshot
    without table `texts` gives reason `no_rows`.
    """
    if not snapshots.has_table(snapshot, "texts"):
        return OwnWords.empty(program, "no_rows")
    texts = snapshots.rows(snapshot, "texts")
    return _released(texts[texts["program"] == program], program)


def summaries(snapshot: Snapshot | None) -> tuple[OwnWords, ...]:
    """Return the figures of each program; without any, one result with the reason."""
    if snapshot is None or not snapshots.has_table(snapshot, "texts"):
        return (OwnWords.empty(None, "no_rows"),)
    programs = sorted(snapshots.rows(snapshot, "texts")["program"].unique())
    found = tuple(summary(snapshot, str(program)) for program in programs)
    return found or (OwnWords.empty(None, "nothing"),)


def examples(path: Path) -> pd.DataFrame:
    """
    Read the example texts of this project: language, written, score, band.

    `written` is how the text was made from its brief (own, adapted, copied, short), `score` its
    containment (missing: too short), `band` the band of the score. Raises OSError, KeyError.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = [
        (each["language"], written, likeness := score(example, each["text"]), band(likeness))
        for each in content["brief"]
        for written in BANDS
        for example in each.get(written, [])
    ]
    frame = pd.DataFrame(rows, columns=["language", "written", "score", "band"])
    return frame.astype({"score": "float64"})


def confusion(texts: pd.DataFrame) -> pd.DataFrame:
    """Count texts by how they were written (rows) and by band (columns)."""
    table = pd.crosstab(texts["written"], texts["band"])
    return table.reindex(index=BANDS, columns=BANDS, fill_value=0)


def examples_sentence(texts: pd.DataFrame, locale: str) -> str:
    """Return how many texts are in the band they were written for, with the interval."""
    hits = int((texts["written"] == texts["band"]).sum())
    found = wilson(hits, len(texts))
    return text(
        locale,
        "own_words.tried",
        texts=counted(locale, "texts", found.n),
        hits=number(locale, hits),
        share=percent(locale, found.value),
        low=percent(locale, found.low),
        high=percent(locale, found.high),
    )


def _released(texts: pd.DataFrame, program: str) -> OwnWords:
    if texts.empty:
        return OwnWords.empty(program, "nothing")
    by_person = texts["person"].value_counts()
    one_person = by_person.max() > DOMINANT * len(texts)
    shares = _shares(texts)
    if len(by_person) < AUTHORS or one_person or not shares:
        return OwnWords.empty(program, "few")
    first, last = str(texts["week"].min()), str(texts["week"].max())
    return OwnWords(program, len(texts), len(by_person), shares, first, last)


def _shares(texts: pd.DataFrame) -> tuple[BandShare, ...]:
    """Return all four bands in order; none where there are too few texts to show them."""
    if not may_show("own_words", len(texts)):
        return ()
    likeness = texts["containment"].where(texts["tokens"] >= SHORTEST)
    names = [band(None if pd.isna(each) else float(each)) for each in likeness]
    found = {name: wilson(names.count(name), len(names)) for name in BANDS}
    return tuple(_share(name, names.count(name), share) for name, share in found.items())


def _share(name: Band, count: int, share: Proportion) -> BandShare:
    return BandShare(name, count, share.value or 0.0, share.low or 0.0, share.high or 0.0, share.n)
