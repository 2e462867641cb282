"""Editions: dates, topics and rules; open and close applications."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypedDict, Unpack

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import record
from webapp.mentoring import events, queries
from webapp.mentoring.models import Edition
from webapp.mentoring.rules import MAY
from webapp.mentoring.services.ending import stop_pairs
from webapp.mentoring.workflow import EDITION, EditionState
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs.models import Program
from webapp.programs.rules import is_lead

MOST_TOPICS: Final = 20
MOST_GRADES: Final = 30
LONGEST: Final = timedelta(days=550)


class EditionContent(TypedDict):
    """What a lead sets: names by language, topics by code with names, grades from junior to senior,
    whether the two must be of different units, days, the number of meetings, days to answer.
    """

    names: Mapping[str, str]
    topics: Sequence[Mapping[str, str]]
    grades: Sequence[str]
    other_unit: bool
    applications_until: date
    starts_on: date
    ends_on: date
    meetings: int
    reply_days: int


def create_edition(
    program: Program, *, by: Person, row_id: str = "", **content: Unpack[EditionContent]
) -> Edition:
    """Create an edition as a draft. Raises NotAllowed, or Invalid on a field."""
    if (reason := is_lead.reason(by, program)) is not None:
        raise NotAllowed(reason)
    db.lock(program)
    if (found := db.existing(Edition, row_id)) is not None:
        return found
    if program.kind != Kind.mentoring:
        raise NotAllowed("This program is not about reverse mentoring.")
    _check(content)
    made = Edition(id=row_id or db.new_id(), program_id=program.id, made_at=clock.now())
    _set(made, content)
    db.session().add(made)
    db.session().flush()
    record(events.EditionCreated(actor=by.id, object_id=made.id))
    return made


def edit_edition(
    edition: Edition, *, by: Person, version: int, **content: Unpack[EditionContent]
) -> Edition:
    """Change an edition. Raises NotAllowed, Stale, or Invalid on a field.

    Topics that people named in an application stay, under the same code.
    """
    if (reason := is_lead.reason(by, edition)) is not None:
        raise NotAllowed(reason)
    db.lock(edition)
    if edition.version != version or edition.state == EditionState.closed:
        raise Stale("Another window or person changed this in the meantime.")
    _check(content)
    _set(edition, content)
    edition.version += 1
    record(events.EditionChanged(actor=by.id, object_id=edition.id))
    return edition


def open_applications(edition: Edition, *, by: Person) -> None:
    """Let people apply."""
    EDITION.permit(edition, "open", by=by, may=MAY)
    if edition.applications_until < clock.today():
        raise Invalid("applications_until", "The last day to apply has passed. Change it first.")
    if not edition.topics:
        raise Invalid("topics", "Name at least one topic first.")
    _take(edition, "open", by)


def stop_applications(edition: Edition, *, by: Person) -> None:
    """Close applications, so that pairs can be found."""
    _take(edition, "stop", by)


def start_edition(edition: Edition) -> None:
    """Start an edition, or continue it, with pairs that were published."""
    EDITION.take(edition, "start", by=None, may=MAY)


def close_edition(edition: Edition, *, by: Person) -> None:
    """Close an edition; pairs that still meet end, and both people are told."""
    _take(edition, "close", by)
    stop_pairs(queries.live_pairs(edition_id=edition.id))


def _take(edition: Edition, step: str, by: Person) -> None:
    EDITION.take(edition, step, by=by, may=MAY)
    moved = events.EditionMoved(actor=by.id, object_id=edition.id, state=edition.state.value)
    record(moved)


def _check(content: EditionContent) -> None:
    first, start, end = (content[day] for day in ("applications_until", "starts_on", "ends_on"))
    if start < first:
        raise Invalid("starts_on", "Pairs start after the last day to apply.")
    if not start < end <= start + LONGEST:
        raise Invalid("ends_on", "Choose a day after the start, within 18 months.")
    if len(content["topics"]) > MOST_TOPICS:
        raise Invalid("topics", "%(most)s topics at most.", most=str(MOST_TOPICS))
    for language in LANGUAGES:
        named = [topic[language].casefold() for topic in content["topics"]]
        if len(set(named)) < len(named):
            raise Invalid("topics", "Two topics have the same name.")
    grades = content["grades"]
    if len(grades) > MOST_GRADES or len(set(grades)) < len(grades):
        raise Invalid(
            "grades", "%(most)s grades at most, each of them once.", most=str(MOST_GRADES)
        )


def _set(edition: Edition, content: EditionContent) -> None:
    """Store the content; a topic whose English name stays keeps its code."""
    known = {topic["en"]: code for code, topic in (edition.topics or {}).items()}
    topics = {
        known.get(topic["en"], db.new_id()): {**topic, "place": place}
        for place, topic in enumerate(content["topics"])
    }
    for name in (
        "other_unit",
        "applications_until",
        "starts_on",
        "ends_on",
        "meetings",
        "reply_days",
    ):
        setattr(edition, name, content[name])
    edition.names, edition.topics = dict(content["names"]), topics
    edition.grades = list(content["grades"])
