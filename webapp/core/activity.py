"""Activity is the audit: append-only rows of ids and facts, sealed in order into a hash chain.

A seal is an HMAC over the row and the seal before it, under a key that the database holds only
encrypted. The head is also written to an anchor file outside the database, so that cutting off
the end shows. A row deleted before its seal (within a minute) leaves no trace; that is the limit.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock, crypto, db
from webapp.core.events import Event

OWNER = "activity"
START = "0" * 64
# Ids are given before commit, so a row may appear after rows with higher ids were sealed.
LATE = 10_000


class Activity(db.Base):
    """One act: who did what to which object, when. The database refuses to change or delete it."""

    __tablename__ = "activity"
    id: Mapped[int] = mapped_column(db.BigId, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(String(16), index=True)
    verb: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(40), index=True)
    facts: Mapped[dict[str, Any]]


class Seal(db.Base):
    """The chain: the n-th sealed row and its hash."""

    __tablename__ = "activity_seal"
    seq: Mapped[int] = mapped_column(db.BigId, primary_key=True, autoincrement=False)
    activity_id: Mapped[int] = mapped_column(db.BigId, unique=True)
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Verdict:
    """What `audit verify` found: counts of sealed and unsealed rows, each violation as a sentence."""

    sealed: int
    unsealed: int
    violations: tuple[str, ...]


def write(event: Event) -> None:
    """Add the row of an event to the current unit of work."""
    db.session().add(
        Activity(
            at=clock.now(), actor_id=event.actor, verb=event.past, about=event.about,
            object_id=event.object_id, facts=event.facts(),
        )
    )  # fmt: skip


def of_object(object_id: str) -> list[Activity]:
    """The acts on one object, oldest first."""
    return list(
        db.session().scalars(
            select(Activity).where(Activity.object_id == object_id).order_by(Activity.id)
        )
    )


def seal(anchor: Path) -> int:
    """Seal every unsealed row in order and write the head to the anchor; how many were sealed.

    Each machine with a worker keeps its own anchor, even if another one sealed the rows.
    """
    current = db.session()
    key = crypto.key_of(OWNER, lock=True)
    head = current.scalar(select(Seal).order_by(Seal.seq.desc()).limit(1))
    seq, previous = (head.seq, head.hash) if head else (0, START)
    made = 0
    for row in current.scalars(_unsealed()).all():
        seq, previous, made = seq + 1, _link(key, previous, row), made + 1
        current.add(Seal(seq=seq, activity_id=row.id, hash=previous))
    current.flush()
    if seq:
        _anchor(anchor, f"{seq} {previous}\n")
    return made


def _anchor(path: Path, line: str) -> None:
    if path.exists() and path.read_text(encoding="ascii") == line:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(line, encoding="ascii")
    fresh.replace(path)


def _unsealed() -> Any:  # noqa: ANN401 - a select
    newest = select(func.max(Seal.activity_id)).scalar_subquery()
    return (
        select(Activity)
        .outerjoin(Seal, Seal.activity_id == Activity.id)
        .where(Seal.seq.is_(None), Activity.id > func.coalesce(newest, 0) - LATE)
        .order_by(Activity.id)
    )


def _link(key: bytes, previous: str, row: Activity) -> str:
    content = [
        row.id,
        row.at.isoformat(),
        row.actor_id,
        row.verb,
        row.about,
        row.object_id,
        row.facts,
    ]
    text = previous + json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def verify(anchor: Path) -> Verdict:
    """Walk the chain; finds an edited row, a deleted row and a cut-off end."""
    violations = list(_chain_violations())
    sealed = db.session().scalar(select(func.count()).select_from(Seal)) or 0
    total = db.session().scalar(select(func.count()).select_from(Activity)) or 0
    if anchor.exists():
        violations += _anchor_violations(anchor)
    elif sealed:
        violations.append(f"the anchor {anchor.name} is gone: a cut-off end could not be seen")
    return Verdict(sealed, max(0, total - sealed), tuple(violations))


def _chain_violations() -> Iterator[str]:
    key, previous, expected = crypto.key_of(OWNER), START, 1
    joined = (
        select(Seal, Activity)
        .outerjoin(Activity, Activity.id == Seal.activity_id)
        .order_by(Seal.seq)
        .execution_options(yield_per=1000)
    )
    found: Iterator[tuple[Seal, Activity | None]] = iter(db.session().execute(joined))
    for link, row in found:
        if link.seq != expected:
            yield f"seals {expected} to {link.seq - 1} are missing"
            expected = link.seq
        if row is None:
            yield f"activity {link.activity_id} (seal {link.seq}) was deleted"
        elif _link(key, previous, row) != link.hash:
            yield f"activity {row.id} (seal {link.seq}) was edited, or the chain before it was"
        previous, expected = link.hash, expected + 1


def _anchor_violations(anchor: Path) -> Iterator[str]:
    seq, _, known = anchor.read_text(encoding="ascii", errors="replace").strip().partition(" ")
    if not (seq.isascii() and seq.isdigit()):
        yield f"the anchor {anchor.name} cannot be read: a cut-off end could not be seen"
        return
    link = db.session().get(Seal, int(seq))
    if link is None:
        yield f"the chain ends before seal {seq}, which the anchor remembers: the end was cut off"
    elif link.hash != known:
        yield f"seal {seq} is not the one the anchor remembers: the chain was written anew"
