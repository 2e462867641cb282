"""The verbs of roles."""

from sqlalchemy import select

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, NotAllowed, WrongState
from webapp.kernel.unit_of_work import record
from webapp.people import events, queries
from webapp.people.models import Person, RoleGrant
from webapp.people.rules import is_admin
from webapp.people.services.accounts import LAST_ADMIN
from webapp.people.workflow import PER_PROGRAM, Role


def grant(person: Person, role: Role, *, by: Person | None, scope: str | None, reason: str) -> None:
    """Give a role; `by` None is the installation itself. Raises NotAllowed or Invalid."""
    if by is not None and not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    if (role in PER_PROGRAM) != (scope is not None):
        raise Invalid(
            "role",
            "A lead or a reviewer belongs to one program; every other role to the whole house.",
        )
    db.lock(person)
    if _running(person, role, scope):
        raise Invalid("role", "This person holds this role already.")
    made = RoleGrant(
        person_id=person.id, role=role, scope_id=scope, reason=reason, granted_at=clock.now()
    )
    db.session().add(made)
    db.session().flush()
    person.__dict__.pop("_roles", None)
    actor = by.id if by else None
    record(events.RoleGranted(actor=actor, object_id=person.id, role=role.value, scope=scope))


def end_grant(given: RoleGrant, *, by: Person, reason: str) -> None:
    """End a role with a reason. Raises NotAllowed, or WrongState for the last administrator."""
    if not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    person = db.session().get_one(Person, given.person_id)
    last = given.role == Role.admin and queries.is_last_admin(person)
    db.lock(given)
    if given.ended_at is not None:
        raise WrongState("This has changed in the meantime. Here is how it stands now.")
    if last:
        raise WrongState(LAST_ADMIN)
    given.ended_at, given.end_reason = clock.now(), reason
    db.session().flush()
    person.__dict__.pop("_roles", None)
    record(
        events.RoleEnded(
            actor=by.id, object_id=person.id, role=given.role.value, scope=given.scope_id
        )
    )


def _running(person: Person, role: Role, scope: str | None) -> bool:
    # The index cannot see it for the whole house: two NULLs are not equal there.
    found = select(RoleGrant.id).where(
        RoleGrant.person_id == person.id, RoleGrant.role == role,
        RoleGrant.scope_id == scope, RoleGrant.ended_at.is_(None),
    )  # fmt: skip
    return db.session().scalar(found.limit(1)) is not None
