"""Applications: what a person offers or looks for; withdrawn at any time, without a reason."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from webapp.core import clock, crypto, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.mentoring import events, queries
from webapp.mentoring.models import Application, Edition
from webapp.mentoring.rules import MAY
from webapp.mentoring.sealing import sealed_at
from webapp.mentoring.services.ending import lapse_or_stop
from webapp.mentoring.workflow import APPLICATION, ApplicationState, EditionState, Role
from webapp.people.hierarchy import in_one_line, managers
from webapp.people.models import Person
from webapp.people.queries import by_email
from webapp.programs.rules import is_enrolled

DAYS: Final = ("mon", "tue", "wed", "thu", "fri")
SLOTS: Final = tuple(f"{day}-{half}" for day in DAYS for half in ("am", "pm"))
MOST_NAMED: Final = 10
LEVELS, PRIORITIES = range(1, 5), range(1, 4)


@dataclass(frozen=True)
class Details:
    """What a person writes in an application.

    `topics` maps the code of a topic to a level (1 to 4), `priorities` to a priority (1 to 3, of a
    mentee). `excluded` and `ranked` are mail addresses, the latter the most wanted first.
    """

    topics: Mapping[str, int]
    priorities: Mapping[str, int]
    languages: Sequence[str]
    slots: Sequence[str]
    remote: bool
    capacity: int
    excluded: Sequence[str]
    ranked: Sequence[str]


def apply(edition: Edition, role: Role, details: Details, *, by: Person) -> Application:
    """Apply, or change one's application. Raises NotAllowed, WrongState, or Invalid on a field."""
    if (reason := is_enrolled.reason(by, edition)) is not None:
        raise NotAllowed(reason)
    db.lock(by)
    db.lock(edition)
    late = edition.applications_until < clock.today()
    if edition.state != EditionState.applying or late:
        raise WrongState("Applications to this edition are closed.")
    named = _check(edition, role, details, by)
    found = queries.application(edition.id, by, role)
    if found is None:
        found = Application(id=db.new_id(), edition_id=edition.id, person_id=by.id, role=role,
                            state=ApplicationState.submitted, made_at=clock.now())  # fmt: skip
        db.session().add(found)
    else:
        APPLICATION.take(found, "change", by=by, may=MAY)
    _set(found, details, named)
    db.session().flush()
    record(events.Applied(actor=by.id, object_id=found.id))
    return found


def withdraw(application: Application, *, by: Person) -> None:
    """Withdraw: proposals lapse and pairs end, and the other person is not told why."""
    APPLICATION.take(application, "withdraw", by=by, may=MAY, withdrawn_at=clock.now())
    record(events.ApplicationWithdrawn(actor=by.id, object_id=application.id))
    _leave_pairs(application)


def end_applications(person: Person, program_id: str) -> int:
    """Withdraw what a person who left a program applied for; returns how many."""
    mine = [a for a in queries.applications_of(person) if a.edition.program_id == program_id]
    for application in mine:
        APPLICATION.take(application, "end", by=None, may=MAY, withdrawn_at=clock.now())
        _leave_pairs(application)
    return len(mine)


def _leave_pairs(application: Application) -> None:
    person, role = application.person, application.role
    for pair in queries.live_pairs(edition_id=application.edition_id, person=person):
        if person.id == (pair.mentor_id if role == Role.mentor else pair.mentee_id):
            lapse_or_stop(pair)


def _check(edition: Edition, role: Role, details: Details, by: Person) -> dict[str, list[str]]:
    """Check an application; returns the ids of the people it names, by column."""
    if not details.topics:
        raise Invalid("topics", "Choose at least one topic.")
    levels = set(details.topics.values()) <= set(LEVELS)
    priorities = set(details.priorities.values()) <= set(PRIORITIES)
    if not (set(details.topics) <= set(edition.topics) and levels and priorities):
        raise Invalid("topics", "Choose a level for each topic.")
    if not details.languages:
        raise Invalid("languages", "Choose at least one language.")
    if not details.slots or not set(details.slots) <= set(SLOTS):
        raise Invalid("slots", "Choose at least one half-day.")
    excluded = _people("excluded", details.excluded, by)
    ranked = _people("ranked", details.ranked, by)
    if ranked:
        _check_possible(edition, role, ranked, by)
    return {"excluded": [p.id for p in excluded], "ranked": [p.id for p in ranked]}


def _check_possible(edition: Edition, role: Role, ranked: Sequence[Person], by: Person) -> None:
    """Refuse a person who is wanted as a partner and whom a rule of the edition forbids."""
    known, grades = managers(), edition.grades
    for person in ranked:
        if in_one_line(known, person.id, by.id):
            raise Invalid("ranked", "%(name)s is in your line of hierarchy.", name=person.name)
        if edition.other_unit and person.unit_id is not None and person.unit_id == by.unit_id:
            raise Invalid(
                "ranked",
                "%(name)s is in your unit, and pairs are of different units.",
                name=person.name,
            )
        low, high = (by, person) if role == Role.mentor else (person, by)
        if {low.grade, high.grade} <= set(grades) and grades.index(str(low.grade)) >= grades.index(
            str(high.grade)
        ):
            raise Invalid("ranked", "%(name)s has a grade that does not fit.", name=person.name)


def _people(field: str, addresses: Sequence[str], by: Person) -> list[Person]:
    if len(addresses) > MOST_NAMED:
        raise Invalid(field, "%(most)s people at most.", most=str(MOST_NAMED))
    found: list[Person] = []
    for address in addresses:
        person = by_email(address)
        if person is None or not person.is_active:
            raise Invalid(field, "One of these addresses has no account here. Check the spelling.")
        if person.id == by.id:
            raise Invalid(field, "This is your own address.")
        if person in found:
            raise Invalid(field, "One of these addresses is there twice.")
        found.append(person)
    return found


def _set(found: Application, details: Details, named: Mapping[str, list[str]]) -> None:
    mentee = found.role == Role.mentee
    found.capacity = 1 if mentee else details.capacity
    found.topics = {
        code: {"level": level} | ({"priority": details.priorities.get(code, 2)} if mentee else {})
        for code, level in details.topics.items()
    }
    found.languages, found.slots = sorted(details.languages), sorted(details.slots)
    found.remote = details.remote
    for column, ids in named.items():
        text, where = json.dumps(ids), sealed_at(found, column)
        sealed = crypto.seal_for(found.person_id, text, where=where) if ids else None
        setattr(found, column, sealed)
