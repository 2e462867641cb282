"""Queries of editions and applications."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.mentoring.models import Application, Edition
from webapp.mentoring.workflow import ApplicationState, EditionState, Role
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role as Grant
from webapp.programs import queries as programs

NO_EDITION = gettext_noop("There is no such edition, or it is not open to you.")


def edition_for(me: Person, edition_id: str) -> Edition:
    """An edition of a program to which a person belongs; a draft for its lead; raises Missing."""
    found = db.session().get(Edition, edition_id)
    if found is None or not programs.belongs(me, found.program_id):
        raise Missing(NO_EDITION)
    if found.state == EditionState.draft and not holds(me, Grant.lead, found.program_id):
        raise Missing(NO_EDITION)
    return found


def editions_of(program_id: str) -> list[Edition]:
    """The editions of a program, the latest first."""
    found = select(Edition).where(Edition.program_id == program_id)
    return list(db.session().scalars(found.order_by(Edition.starts_on.desc(), Edition.id)))


def open_editions(program_ids: Sequence[str]) -> list[Edition]:
    """The editions of some programs to which people can apply, the first deadline first."""
    found = select(Edition).where(
        Edition.program_id.in_(program_ids), Edition.state == EditionState.applying
    )
    ordered = found.order_by(Edition.applications_until, Edition.id)
    return list(db.session().scalars(ordered))


def application(edition_id: str, person: Person, role: Role) -> Application | None:
    """A person's application to an edition in a role, also a withdrawn one."""
    found = select(Application).where(
        Application.edition_id == edition_id, Application.person_id == person.id,
        Application.role == role,
    )  # fmt: skip
    return db.session().scalar(found)


def own_application(me: Person, application_id: str) -> Application:
    """An application of this person; raises Missing."""
    found = db.session().get(Application, application_id)
    if found is None or found.person_id != me.id:
        raise Missing("There is no such application, or it is not yours.")
    return found


def applications_of(person: Person, edition_id: str | None = None) -> list[Application]:
    """The submitted applications of a person, to all editions that are not closed or to one."""
    found = (
        select(Application)
        .join(Edition, Edition.id == Application.edition_id)
        .where(Application.person_id == person.id, Application.state == ApplicationState.submitted)
        .where(Edition.state != EditionState.closed)
        .order_by(Application.made_at, Application.id)
    )
    if edition_id is not None:
        found = found.where(Application.edition_id == edition_id)
    return list(db.session().scalars(found))


def submitted(edition_id: str) -> list[Application]:
    """The applications to an edition that were not withdrawn, by id."""
    found = select(Application).where(
        Application.edition_id == edition_id, Application.state == ApplicationState.submitted
    )
    return list(db.session().scalars(found.order_by(Application.id)))
