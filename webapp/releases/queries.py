"""Reads of the ledger, and waves that wait for a result."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from webapp.barometers.models import Wave
from webapp.barometers.queries import ANSWERED, published_scores
from webapp.barometers.workflow import Population, WaveState
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.lists import Page, page_of_query
from webapp.releases.models import LedgerCheck, LedgerEntry
from webapp.releases.rules import WAVE

NEWEST = (LedgerEntry.made_at.desc(), LedgerEntry.id)


def entry_by_id(entry_id: str) -> LedgerEntry:
    """Return a released table; raises Missing."""
    found = db.session().get(LedgerEntry, entry_id)
    if found is None:
        raise Missing("There is no such released table.")
    return found


def wave_of(entry: LedgerEntry) -> Wave | None:
    """Return the wave whose result a table is, or None."""
    return db.session().get(Wave, entry.period) if entry.name == WAVE else None


def is_published(entry: LedgerEntry) -> bool:
    """Return whether pages may show a table: the result of a wave only once it is published."""
    wave = wave_of(entry)
    return wave is None or wave.state in ANSWERED


def find(name: str, period: str) -> LedgerEntry | None:
    """Return the released table of a name and period, or None."""
    found = select(LedgerEntry).where(LedgerEntry.name == name, LedgerEntry.period == period)
    return db.session().scalar(found)


def known(name: str) -> set[str]:
    """Return the periods of which a table of that name was released."""
    return set(db.session().scalars(select(LedgerEntry.period).where(LedgerEntry.name == name)))


def listed(number: int) -> Page[LedgerEntry]:
    """Return one page of the ledger, the newest table first."""

    def load(ids: Any) -> list[LedgerEntry]:  # noqa: ANN401 - a sequence of ids
        rows = select(LedgerEntry).where(LedgerEntry.id.in_(ids)).order_by(*NEWEST)
        return list(db.session().scalars(rows))

    return page_of_query(select(LedgerEntry.id).order_by(*NEWEST), number, load)


def contents() -> Iterator[dict[str, Any]]:
    """Yield the content of each released table, the oldest first."""
    found = select(LedgerEntry.content).order_by(LedgerEntry.made_at, LedgerEntry.id)
    for text in db.session().scalars(found):
        yield json.loads(text)


def count() -> int:
    """Return how many tables were released."""
    return len(db.session().scalars(select(LedgerEntry.id)).all())


def last_check() -> LedgerCheck | None:
    """Return the last attack on the ledger, or None before the first."""
    newest = select(LedgerCheck).order_by(
        LedgerCheck.checked_at.desc(), LedgerCheck.tables.desc(), LedgerCheck.id
    )
    return db.session().scalar(newest.limit(1))


def waiting_waves() -> list[Wave]:
    """Return closed waves without a result, in the order in which they closed."""
    closed = select(Wave).where(Wave.state == WaveState.closed).order_by(Wave.closes_on, Wave.id)
    return [wave for wave in db.session().scalars(closed) if wave.result is None]


def snapshot_rows() -> Iterator[dict[str, Any]]:
    """Yield the published numbers of waves as rows of table `barometers` of a snapshot."""
    for population in Population:
        kinds = {
            each.id: each.version.barometer.kind.value
            for each in db.session().scalars(select(Wave))
        }
        for score in published_scores(population):
            yield {
                "unit": score.group, "wave": score.wave_id,
                "week": clock.iso_week(score.closes_on), "barometer": kinds[score.wave_id],
                "moment": score.moment.value, "population": population.value,
                "measure": score.measure, "kind": score.kind, "theme": score.theme, "n": score.n,
                "value": score.value, "sd": score.sd, "low": score.low, "high": score.high,
            }  # fmt: skip


def snapshot_tables() -> Iterator[dict[str, str]]:
    """Yield the tables of the ledger that may be shown as rows of table `ledger` of a snapshot."""
    for entry in db.session().scalars(
        select(LedgerEntry).order_by(LedgerEntry.made_at, LedgerEntry.id)
    ):
        if is_published(entry):
            yield {
                "name": entry.name, "period": entry.period, "sha256": entry.sha256,
                "content": entry.content,
            }  # fmt: skip
