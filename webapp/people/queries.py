"""Reads of people."""

from sqlalchemy import select

from webapp.kernel import db
from webapp.people.models import OrgUnit, Person, RoleGrant
from webapp.people.workflow import AccountState, Role


def by_email(email: str) -> Person | None:
    """The person of an address; addresses are kept in lower case."""
    return db.session().scalar(select(Person).where(Person.email == email.strip().lower()))


def by_id(person_id: str) -> Person | None:
    """The person of an id, while the account works."""
    found = db.session().get(Person, person_id)
    return found if found and found.state == AccountState.active else None


def holds(person: Person | None, role: Role, scope_id: str | None = None) -> bool:
    """Whether somebody holds a running role, for one program or for the house."""
    return person is not None and (role, scope_id) in roles_of(person)


def roles_of(person: Person) -> set[tuple[Role, str | None]]:
    """All running roles, read once for a person in hand."""
    kept: set[tuple[Role, str | None]] | None = person.__dict__.get("_roles")
    if kept is None:
        found = select(RoleGrant.role, RoleGrant.scope_id).where(
            RoleGrant.person_id == person.id, RoleGrant.ended_at.is_(None)
        )
        kept = {(r, s) for r, s in db.session().execute(found)}
        person.__dict__["_roles"] = kept
    return kept


def scopes(person: Person, role: Role) -> set[str]:
    """The programs in which somebody holds a role."""
    return {scope for held, scope in roles_of(person) if held == role and scope}


def holders(role: Role, scope_id: str | None) -> list[Person]:
    """Everybody who holds a role and has a working account."""
    return list(
        db.session().scalars(
            select(Person)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(RoleGrant.role == role, RoleGrant.scope_id == scope_id)
            .where(RoleGrant.ended_at.is_(None), Person.state == AccountState.active)
            .order_by(Person.id)
        )
    )


def units() -> list[OrgUnit]:
    """All units by name."""
    return list(db.session().scalars(select(OrgUnit).order_by(OrgUnit.name)))


def anybody() -> bool:
    """Whether anyone has an account."""
    return db.session().scalar(select(Person.id).limit(1)) is not None
