"""Reads of one irritant, its messages, and one's own reports."""

from dataclasses import dataclass

from sqlalchemy import select

from webapp.answer_store.codes import WrongCodeError, digest, tidy
from webapp.core import clock, db
from webapp.core.errors import Invalid, Missing
from webapp.core.i18n import gettext_noop
from webapp.irritants.models import Irritant, IrritantMessage
from webapp.irritants.queries.handling import handlers, has_arrived
from webapp.irritants.queries.public import is_public, readable
from webapp.irritants.workflow import IrritantState, Side
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role

NO_REPORT = gettext_noop("No report has this code. Check the 16 characters.")
NO_IRRITANT = gettext_noop("There is no such irritant, or it is not open to you.")


@dataclass(frozen=True)
class Standing:
    """What an irritant is to a reader."""

    reports: bool
    handles: bool
    in_charge: bool

    @property
    def inside(self) -> bool:
        """Whether the reader sees the reporter's words and messages."""
        return self.reports or self.handles or self.in_charge


def standing(person: Person, irritant: Irritant) -> Standing:
    """What an irritant is to a person."""
    handles = has_arrived(irritant) and person.id in {
        each.id for each in handlers(irritant.program_id)
    }
    complained_of = irritant.program_id is not None and holds(
        person, Role.lead, irritant.program_id
    )
    in_charge = irritant.owner_id == person.id and not complained_of
    return Standing(irritant.person_id == person.id, handles, in_charge)


def irritant_for(person: Person, irritant_id: str) -> Irritant:
    """An irritant that is public, or this person's to read; raises Missing."""
    found = db.session().get(Irritant, irritant_id)
    if found is None or not (is_public(found) or standing(person, found).inside):
        raise Missing(NO_IRRITANT)
    return found


def inside_irritant(person: Person, irritant_id: str) -> Irritant:
    """An irritant that this person reported, handles or is in charge of; raises Missing."""
    found = db.session().get(Irritant, irritant_id)
    if found is None or not standing(person, found).inside:
        raise Missing(NO_IRRITANT)
    return found


def mended_irritant(person: Person, irritant_id: str) -> Irritant:
    """A mended irritant, which is public; raises Missing."""
    found = irritant_for(person, irritant_id)
    if found.state != IrritantState.mended:
        raise Missing(NO_IRRITANT)
    return found


def by_code(typed: str) -> Irritant:
    """The report that a code belongs to. Raises Invalid on the field `code`."""
    try:
        code = tidy(typed)
    except WrongCodeError:
        raise Invalid("code", NO_REPORT) from None
    found = db.session().scalar(select(Irritant).where(Irritant.code_hash == digest(code)))
    if found is None:
        raise Invalid("code", NO_REPORT)
    return found


def messages(irritant: Irritant, *, to_reporter: bool) -> list[IrritantMessage]:
    """The messages about an irritant, the first one first.

    Those who handle it see what an anonymous reporter wrote from the next day on.
    """
    found = select(IrritantMessage).where(IrritantMessage.irritant_id == irritant.id)
    rows = db.session().scalars(found.order_by(IrritantMessage.number))
    if to_reporter or not irritant.is_anonymous:
        return list(rows)
    today = clock.today()
    return [each for each in rows if each.side == Side.handler or each.written_on < today]


def own(person: Person) -> list[Irritant]:
    """What a person reported with the own name, the newest first."""
    found = select(Irritant).where(Irritant.person_id == person.id)
    return list(db.session().scalars(found.order_by(Irritant.reported_on.desc(), Irritant.id)))


def irritant_of_brief(brief_id: str) -> Irritant | None:
    """The irritant that a brief was made from, if any."""
    return db.session().scalar(select(Irritant).where(Irritant.brief_id == brief_id))


def mergeable(irritant: Irritant) -> list[Irritant]:
    """The irritants of which this one can be a duplicate: those that all employees can read."""
    return [each for each in readable() if each.id != irritant.id]


def other(person: Person, irritant: Irritant) -> Irritant | None:
    """The irritant that this one was merged with, if the person can read it."""
    if irritant.duplicate_of_id is None:
        return None
    try:
        return irritant_for(person, irritant.duplicate_of_id)
    except Missing:
        return None


def public_other(irritant: Irritant) -> Irritant | None:
    """The irritant that this one was merged with, if all employees can read it."""
    if irritant.duplicate_of_id is None:
        return None
    found = db.session().get(Irritant, irritant.duplicate_of_id)
    return found if found is not None and is_public(found) else None
