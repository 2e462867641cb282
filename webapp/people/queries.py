"""Reads of people."""

from datetime import date

from sqlalchemy import bindparam, select

from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.mailbox import canonical
from webapp.people.models import Person, Portrait, RoleGrant
from webapp.people.workflow import AccountState, Role

# Built once, because every page asks for them.
_ROLES = select(RoleGrant.role, RoleGrant.scope_id).where(
    RoleGrant.person_id == bindparam("person_id"), RoleGrant.ended_at.is_(None)
)


def by_email(email: str) -> Person | None:
    """The person with this mail address, in any of its spellings; None for what is no address."""
    try:
        address = canonical(email)
    except ValueError:
        return None
    return db.session().scalar(select(Person).where(Person.email == address))


def by_id(person_id: str) -> Person | None:
    """The person with this id if the account is active, else None."""
    found = db.session().get(Person, person_id)
    return found if found and found.state == AccountState.active else None


def holds(person: Person | None, role: Role, scope_id: str | None = None) -> bool:
    """Whether a person has a role now, for one program or for the organization."""
    return person is not None and (role, scope_id) in roles_of(person)


def roles_of(person: Person) -> set[tuple[Role, str | None]]:
    """All active roles as (role, program id or None), cached on the person object."""
    cached: set[tuple[Role, str | None]] | None = person.__dict__.get("_roles")
    if cached is None:
        cached = {(r, s) for r, s in db.session().execute(_ROLES, {"person_id": person.id})}
        person.__dict__["_roles"] = cached
    return cached


def scopes(person: Person, role: Role) -> set[str]:
    """Ids of the programs in which a person has a role."""
    return {scope for granted, scope in roles_of(person) if granted == role and scope}


def holders(role: Role, scope_id: str | None) -> list[Person]:
    """Everybody who has a role and an active account."""
    return list(
        db.session().scalars(
            select(Person)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(RoleGrant.role == role, RoleGrant.scope_id == scope_id)
            .where(RoleGrant.ended_at.is_(None), Person.state == AccountState.active)
            .order_by(Person.id)
        )
    )


def is_last_admin(person: Person) -> bool:
    """Whether this person is the only administrator.

    Locks the grants of all administrators, so that two who end each other's role are serialized.
    """
    active = select(RoleGrant.id).where(RoleGrant.role == Role.admin, RoleGrant.ended_at.is_(None))
    db.session().execute(active.order_by(RoleGrant.id).with_for_update()).all()
    return only_admin_id() == person.id


def only_admin_id() -> str | None:
    """The id of the administrator if there is exactly one, else None."""
    found = holders(Role.admin, None)
    return found[0].id if len(found) == 1 else None


def anybody() -> bool:
    """Whether any person is stored."""
    return db.session().scalar(select(Person.id).limit(1)) is not None


def role_holders(scope_id: str) -> list[tuple[Role, Person]]:
    """The roles of one program with their holders, ordered by role and name."""
    found = db.session().execute(
        select(RoleGrant.role, Person)
        .join(Person, RoleGrant.person_id == Person.id)
        .where(RoleGrant.scope_id == scope_id, RoleGrant.ended_at.is_(None))
        .where(Person.state == AccountState.active)
        .order_by(RoleGrant.role, Person.name, Person.id)
    )
    return [(role, person) for role, person in found]


def is_manager_of(manager: Person, person: Person) -> bool:
    """Whether the directory names `manager` as the manager of `person`."""
    return person.manager_id is not None and person.manager_id == manager.id


def anyone(person_id: str) -> Person:
    """The person with this id, in any state of the account; raises Missing."""
    found = db.session().get(Person, person_id)
    if found is None:
        raise Missing("There is no such person.")
    return found


def portrait_for(_reader: Person, portrait_id: str) -> Portrait:
    """The picture of a person whose account is active; raises Missing.

    Everybody who is signed in may see it, as they may see the person's name where it is shown.
    """
    found = db.session().get(Portrait, portrait_id)
    if found is None or by_id(found.person_id) is None:
        raise Missing("The picture no longer exists.")
    return found


def expired_ids(today: date) -> list[str]:
    """Ids of the people whose end date has passed and whose account has not ended."""
    over = select(Person.id).where(Person.ends_on < today, Person.state != AccountState.ended)
    return list(db.session().scalars(over.order_by(Person.id)))


def ended_ids() -> list[str]:
    """Ids of the people whose account has ended."""
    found = select(Person.id).where(Person.state == AccountState.ended)
    return list(db.session().scalars(found.order_by(Person.id)))


def may_hold(person: Person) -> bool:
    """Whether a person may be granted a role."""
    return person.state in {AccountState.active, AccountState.invited}


def grant_by_id(grant_id: str) -> RoleGrant:
    """A role grant, active or ended; raises Missing."""
    found = db.session().get(RoleGrant, grant_id)
    if found is None:
        raise Missing("There is no such role.")
    return found


def active_grants() -> list[tuple[RoleGrant, Person]]:
    """Every active role grant with its holder."""
    found = db.session().execute(
        select(RoleGrant, Person)
        .join(Person, RoleGrant.person_id == Person.id)
        .where(RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.role, RoleGrant.scope_id, Person.name, Person.id)
    )
    return [(given, person) for given, person in found]
