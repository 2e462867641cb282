"""Reads of invitations."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select

from webapp.core import clock, db
from webapp.directory.queries import members_of
from webapp.messaging.models import Solicitation
from webapp.messaging.workflow import SolicitationState
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.workshops.models import SignUp, Workshop, WorkshopUnit


def units_of(workshop: Workshop) -> set[str]:
    """The ids of the units that were invited."""
    found = select(WorkshopUnit.unit_id).where(WorkshopUnit.workshop_id == workshop.id)
    return set(db.session().scalars(found))


def not_invited(workshop: Workshop, unit_ids: Collection[str], most: int) -> Sequence[Person]:
    """The first members of some units whom nobody invited and who have not signed up, by id."""
    asked = select(Solicitation.person_id).where(Solicitation.about_id == workshop.id)
    known = select(SignUp.person_id).where(SignUp.workshop_id == workshop.id)
    found = members_of(unit_ids).where(
        Person.id.not_in(asked), Person.id.not_in(known), Person.id != workshop.person_id
    )
    return list(db.session().scalars(found.limit(most)))


def invited_count(workshop: Workshop) -> int:
    """How many people got the invitation."""
    sent = select(func.count()).where(
        Solicitation.about_id == workshop.id, Solicitation.sent_at.is_not(None)
    )
    return db.session().scalar(sent) or 0


def waiting_invitations(workshop: Workshop) -> list[Solicitation]:
    """The invitations that were not sent yet."""
    found = select(Solicitation).where(
        Solicitation.about_id == workshop.id, Solicitation.state == SolicitationState.waiting
    )
    return list(db.session().scalars(found))


def late_invitations() -> list[Workshop]:
    """The workshops with invitations that wait although nobody can sign up at the moment."""
    found = (
        select(Workshop)
        .join(Program, Program.id == Workshop.program_id)
        .where(or_(Workshop.sign_up_until <= clock.now(), Program.state != ProgramState.open))
        .where(Workshop.id.in_(
            select(Solicitation.about_id).where(Solicitation.state == SolicitationState.waiting)
        ))
    )  # fmt: skip
    return list(db.session().scalars(found.order_by(Workshop.id)))
