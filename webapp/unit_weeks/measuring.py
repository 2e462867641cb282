"""Reads of the consent *measuring*."""

from datetime import datetime

from sqlalchemy import Select, func, select

from webapp.core import db
from webapp.program_kinds import Consent
from webapp.programs.models import ConsentEntry, Enrollment
from webapp.programs.workflow import EnrollmentState


def measured() -> Select[str]:
    """Select the ids of active enrollments whose person allows *measuring* now."""
    newest = (
        select(func.max(ConsentEntry.id))
        .where(ConsentEntry.consent == Consent.measuring)
        .group_by(ConsentEntry.enrollment_id)
    )
    return (
        select(Enrollment.id)
        .join(ConsentEntry, ConsentEntry.enrollment_id == Enrollment.id)
        .where(Enrollment.state == EnrollmentState.active)
        .where(ConsentEntry.id.in_(newest), ConsentEntry.given.is_(True))
    )


def measured_enrollments() -> list[Enrollment]:
    """Active enrollments whose person allows *measuring* now, in a fixed order."""
    found = select(Enrollment).where(Enrollment.id.in_(measured()))
    return list(db.session().scalars(found.order_by(Enrollment.joined_at, Enrollment.id)))


def measuring_changed(program_id: str, since: datetime) -> int:
    """The number of people who gave or withdrew *measuring* in a program since a moment."""
    changed = (
        select(func.count(Enrollment.person_id.distinct()))
        .join(ConsentEntry, ConsentEntry.enrollment_id == Enrollment.id)
        .where(Enrollment.program_id == program_id, ConsentEntry.at >= since)
        .where(ConsentEntry.consent == Consent.measuring)
    )
    return db.session().scalar(changed) or 0
