"""Texts by how much of them the brief supplied: of a program, never of a person."""

import tomllib
from pathlib import Path
from typing import Final

import pandas as pd

from analytics import snapshots
from analytics.plain.bands import AUTHORS, BANDS, Band, BandShare, OwnWords, band, score
from analytics.plain.own_words import SHORTEST
from analytics.plain.proportions import Proportion, wilson
from analytics.plain.reading import may_show
from analytics.plain.texts import counted, number, percent, text
from analytics.snapshots import Snapshot

__all__ = ["OwnWords", "confusion", "examples", "summaries", "summary", "tried_sentence"]

DOMINANT: Final = 0.7
"""Share of all texts above which one person is the figure; then it is not shown."""


def summary(snapshot: Snapshot, program: str) -> OwnWords:
    """
    The texts of one program by band: from 24 texts by 5 people up, else unknown, with the reason.

    Three times the floor of 8, because all texts in one band say something about every author.
    Also unknown where one person wrote over 70 % of them.
    A snapshot without these rows gives a result that says so.
    """
    if not snapshots.holds(snapshot, "texts"):
        return OwnWords.empty(program, "no_rows")
    texts = snapshots.rows(snapshot, "texts")
    return _released(texts[texts["program"] == program], program)


def summaries(snapshot: Snapshot | None) -> tuple[OwnWords, ...]:
    """Every program of a snapshot; without any, one that says why it is unknown."""
    if snapshot is None or not snapshots.holds(snapshot, "texts"):
        return (OwnWords.empty(None, "no_rows"),)
    programs = sorted(snapshots.rows(snapshot, "texts")["program"].unique())
    found = tuple(summary(snapshot, str(program)) for program in programs)
    return found or (OwnWords.empty(None, "nothing"),)


def examples(path: Path) -> pd.DataFrame:
    """
    Texts written for this project to try the bands on: language, written, score, band.

    `written` is how the text was made from its brief (own, adapted, copied, short), `score` its
    containment (missing: too short), `band` where the score puts it. Raises OSError, KeyError.
    """
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = [
        (each["language"], written, likeness := score(said, each["text"]), band(likeness))
        for each in told["brief"]
        for written in BANDS
        for said in each.get(written, [])
    ]
    frame = pd.DataFrame(rows, columns=["language", "written", "score", "band"])
    return frame.astype({"score": "float64"})


def confusion(tried: pd.DataFrame) -> pd.DataFrame:
    """How texts were written (rows) against the band they fell into (columns), counted."""
    table = pd.crosstab(tried["written"], tried["band"])
    return table.reindex(index=BANDS, columns=BANDS, fill_value=0)


def tried_sentence(tried: pd.DataFrame, locale: str) -> str:
    """How many of the tried texts fell into the band they were written for, with its interval."""
    hits = int((tried["written"] == tried["band"]).sum())
    found = wilson(hits, len(tried))
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
    """All four bands in order; none where they would be about too few texts."""
    if not may_show("own_words", len(texts)):
        return ()
    likeness = texts["containment"].where(texts["tokens"] >= SHORTEST)
    names = [band(None if pd.isna(each) else float(each)) for each in likeness]
    found = {name: wilson(names.count(name), len(names)) for name in BANDS}
    return tuple(_share(name, names.count(name), share) for name, share in found.items())


def _share(name: Band, count: int, share: Proportion) -> BandShare:
    return BandShare(name, count, share.value or 0.0, share.low or 0.0, share.high or 0.0, share.n)
