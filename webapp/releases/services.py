"""Write released tables into the ledger, once and for ever; store results and checks."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from analytics.core.wave_results import WaveResult
from webapp.barometers.models import Wave
from webapp.barometers.workflow import WaveState
from webapp.core import clock, db
from webapp.core.errors import WrongState
from webapp.core.unit_of_work import record
from webapp.releases import events, queries
from webapp.releases.models import LedgerCheck, LedgerEntry


class AlreadyReleasedError(RuntimeError):
    """The table of this name and period was released with other numbers."""


def record_table(name: str, period: str, content: Mapping[str, Any]) -> LedgerEntry:
    """Write a released table into the ledger; the same table twice is written once.

    `content` is `analytics.privacy.ReleasedTable.as_dict()`. Raises AlreadyReleasedError for other
    numbers of a name and period that was released.
    """
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()
    if (found := queries.find(name, period)) is not None:
        if found.sha256 != digest:
            raise AlreadyReleasedError(f"{name} {period}")
        return found
    never = {tuple(key) for key in content["never"]}
    shown = [value for *key, value in content["cells"] if tuple(key) not in never]
    made = LedgerEntry(
        id=db.new_id(), name=name, period=period, made_at=clock.now(), sha256=digest, content=text,
        cells=len(shown), hidden=sum(value is None for value in shown),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    record(events.TableReleased(actor=None, object_id=made.id, sha256=digest))
    return made


def store_result(wave: Wave, result: WaveResult) -> None:
    """Store the result of a closed wave, once. Raises WrongState for another state or a second."""
    db.lock(wave)
    if wave.state != WaveState.closed or wave.result is not None:
        raise WrongState("This wave has its result already, or has not closed.")
    wave.result = dict(result)
    db.session().flush()
    record(events.ResultComputed(actor=None, object_id=wave.id))


def store_check(tables: int, hidden: int, narrowed: int, computed: int) -> LedgerCheck:
    """Store what an attack on the ledger found."""
    made = LedgerCheck(
        id=db.new_id(), checked_at=clock.now(), tables=tables, hidden=hidden, narrowed=narrowed,
        computed=computed,
    )  # fmt: skip
    db.session().add(made)
    return made
