"""Reads of people."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from webapp.kernel import db
from webapp.kernel.errors import Missing
from webapp.people.models import Absence, OrgUnit, Person, RoleGrant
from webapp.people.workflow import AccountState, Role

PAGE = 50


@dataclass(frozen=True)
class Shown:
    """One page of people; `number` counts from 1."""

    people: list[Person]
    number: int
    pages: int
    total: int


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


def is_last_admin(person: Person) -> bool:
    """Whether the house would have no administrator without this person.

    Holds the administrators' grants until the work at hand ends: two who end each other take turns.
    """
    running = select(RoleGrant.id).where(RoleGrant.role == Role.admin, RoleGrant.ended_at.is_(None))
    db.session().execute(running.order_by(RoleGrant.id).with_for_update()).all()
    return only_admin_id() == person.id


def only_admin_id() -> str | None:
    """The id of the administrator, where there is one alone."""
    found = holders(Role.admin, None)
    return found[0].id if len(found) == 1 else None


def units() -> list[OrgUnit]:
    """All units by name."""
    return list(db.session().scalars(select(OrgUnit).order_by(OrgUnit.name)))


def unit_by_id(unit_id: str) -> OrgUnit:
    """The unit of an id; raises Missing."""
    found = db.session().get(OrgUnit, unit_id)
    if found is None:
        raise Missing("There is no such unit.")
    return found


def unit_tree() -> list[tuple[int, OrgUnit]]:
    """All units with their depth, each below its parent, by name."""
    below: dict[str | None, list[OrgUnit]] = {}
    for unit in units():
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[tuple[int, OrgUnit]] = []
    waiting = [(0, unit) for unit in reversed(below.get(None, []))]
    while waiting:
        depth, unit = waiting.pop()
        found.append((depth, unit))
        waiting += [(depth + 1, each) for each in reversed(below.get(unit.id, []))]
    return found


def anybody() -> bool:
    """Whether anyone has an account."""
    return db.session().scalar(select(Person.id).limit(1)) is not None


def role_holders(scope_id: str) -> list[tuple[Role, Person]]:
    """Who holds which role in one program, for everybody who is in it; by role and name."""
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


def absent_ids(day: date) -> set[str]:
    """The ids of everybody who is away on a day."""
    away = select(Absence.person_id).where(Absence.from_day <= day, Absence.until_day >= day)
    return set(db.session().scalars(away))


def anyone(person_id: str) -> Person:
    """The person of an id, whatever became of the account; raises Missing."""
    found = db.session().get(Person, person_id)
    if found is None:
        raise Missing("There is no such person.")
    return found


def expired_ids(today: date) -> list[str]:
    """Ids of the people whose end date has passed and whose account runs."""
    over = select(Person.id).where(Person.ends_on < today, Person.state != AccountState.ended)
    return list(db.session().scalars(over.order_by(Person.id)))


def may_hold(person: Person) -> bool:
    """Whether somebody may be given a role."""
    return person.state in {AccountState.active, AccountState.invited}


def absences_of(person: Person) -> list[Absence]:
    """Somebody's absences, by day."""
    own = select(Absence).where(Absence.person_id == person.id)
    return list(db.session().scalars(own.order_by(Absence.from_day)))


def directory_page(search: str, number: int) -> Shown:
    """People whose name or address contains a text, by name."""
    found = select(Person)
    if search:
        has = f"%{search.replace('/', '//').replace('%', '/%').replace('_', '/_')}%"
        found = found.where(
            or_(Person.name.ilike(has, escape="/"), Person.email.ilike(has, escape="/"))
        )
    total = db.session().scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    page = found.order_by(Person.name, Person.id).limit(PAGE).offset((number - 1) * PAGE)
    return Shown(list(db.session().scalars(page)), number, pages, total)


def grant_by_id(grant_id: str) -> RoleGrant:
    """A grant, running or ended; raises Missing."""
    found = db.session().get(RoleGrant, grant_id)
    if found is None:
        raise Missing("There is no such role.")
    return found


def running_grants() -> list[tuple[RoleGrant, Person]]:
    """Every role that somebody holds, with its holder."""
    found = db.session().execute(
        select(RoleGrant, Person)
        .join(Person, RoleGrant.person_id == Person.id)
        .where(RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.role, RoleGrant.scope_id, Person.name, Person.id)
    )
    return [(given, person) for given, person in found]
