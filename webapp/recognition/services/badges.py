"""Badges: granted in one batch for a quarter; shown, hidden and deleted by their owner."""

import random
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete

from webapp.core import db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.recognition import events, queries
from webapp.recognition.models import Badge, BadgeQuarter
from webapp.recognition.sealing import Fact, sealed_proof
from webapp.recognition.services.messages import BADGES, tell
from webapp.recognition.workflow import Rule


class Evidence(NamedTuple):
    """That a person did in a program what a rule asks for; `proof` are facts of the package."""

    person_id: str
    program_id: str
    rule: Rule
    proof: list[Fact]


def grant_quarter(quarter: date, evidence: Iterable[Evidence]) -> None:
    """Grant all badges of a quarter, given by its first day; once, whichever worker comes first.

    A person has one badge of a rule in a program at most. People whose account ended get none, and
    people who left get none of that program.
    """
    made = db.insert(BadgeQuarter).values(quarter=quarter).on_conflict_do_nothing()
    # A worker that grants the same quarter meanwhile holds the row until it commits.
    if db.session().scalar(made.returning(BadgeQuarter.quarter)) is None:
        return
    known = queries.known_badges()
    found = {
        key: each
        for each in evidence
        if (key := (each.person_id, each.program_id, each.rule)) not in known
    }
    people = queries.active_people({each.person_id for each in found.values()})
    left = queries.left_programs(people)
    earned = [
        each for each in found.values()
        if each.person_id in people and (each.person_id, each.program_id) not in left
    ]  # fmt: skip
    # In no order, so that not even the place of a row says when it was earned.
    random.SystemRandom().shuffle(earned)
    for each in earned:
        db.session().add(_badge(each, quarter))
    db.session().flush()
    for person_id in sorted({each.person_id for each in earned}):
        tell(people[person_id], BADGES.about(person_id, {}))
    record(events.BadgesGranted(actor=None, object_id=quarter.isoformat()))


def _badge(each: Evidence, quarter: date) -> Badge:
    made = Badge(
        id=db.new_id(), person_id=each.person_id, program_id=each.program_id, rule=each.rule,
        quarter=quarter, shown=False,
    )  # fmt: skip
    made.proof = sealed_proof(made, each.proof)
    return made


def show_badge(badge: Badge, *, shown: bool, by: Person) -> None:
    """Show a badge to others, or hide it. Raises NotAllowed."""
    if (reason := is_own.reason(by, badge)) is not None:
        raise NotAllowed(reason)
    db.lock(badge)
    if badge.shown != shown:
        badge.shown = shown
        record(events.BadgeChanged(actor=None, object_id=badge.id))


def delete_badge(badge: Badge, *, by: Person) -> None:
    """Delete a badge. Raises NotAllowed."""
    if (reason := is_own.reason(by, badge)) is not None:
        raise NotAllowed(reason)
    badge_id = badge.id
    db.session().execute(delete(Badge).where(Badge.id == badge_id))
    record(events.BadgeChanged(actor=None, object_id=badge_id))
