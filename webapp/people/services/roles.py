"""Services of roles: grant one, end one."""

from sqlalchemy import select

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.people import events, queries
from webapp.people.models import Person, RoleGrant
from webapp.people.rules import is_admin
from webapp.people.services.accounts import LAST_ADMIN
from webapp.people.workflow import PER_PROGRAM, Role


def grant(
    person: Person, role: Role, *, by: Person | None, scope: str | None, reason: str,
    row_id: str | None = None,
) -> None:  # fmt: skip
    """Grant a role; `by` None is the application itself. Idempotent with a `row_id`.

    Raises NotAllowed or Invalid.
    """
    if by is not None and not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    if (role in PER_PROGRAM) != (scope is not None):
        raise Invalid(
            "scope",
            "Choose a program for a lead or a reviewer. Choose the whole organization for other roles.",
        )
    db.lock(person)
    if db.existing(RoleGrant, row_id) is not None:
        return
    if _has_role(person, role, scope):
        raise Invalid("role", "This person already has this role.")
    role_grant = RoleGrant(
        id=row_id or db.new_id(), person_id=person.id, role=role, scope_id=scope, reason=reason,
        granted_at=clock.now(),
    )  # fmt: skip
    db.session().add(role_grant)
    db.session().flush()
    person.__dict__.pop("_roles", None)
    actor = by.id if by else None
    record(events.RoleGranted(actor=actor, object_id=person.id, role=role.value, scope=scope))


def end_grant(role_grant: RoleGrant, *, by: Person, reason: str) -> None:
    """End a role grant. Raises NotAllowed, or WrongState for the last administrator."""
    if not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    person = db.session().get_one(Person, role_grant.person_id)
    last = role_grant.role == Role.admin and queries.is_last_admin(person)
    db.lock(role_grant)
    if role_grant.ended_at is not None:
        raise WrongState(CHANGED)
    if last:
        raise WrongState(LAST_ADMIN)
    role_grant.ended_at, role_grant.end_reason = clock.now(), reason
    db.session().flush()
    person.__dict__.pop("_roles", None)
    record(
        events.RoleEnded(
            actor=by.id, object_id=person.id, role=role_grant.role.value, scope=role_grant.scope_id
        )
    )


def _has_role(person: Person, role: Role, scope: str | None) -> bool:
    # The unique index cannot: without a program, scope_id is NULL, and NULLs are distinct.
    found = select(RoleGrant.id).where(
        RoleGrant.person_id == person.id, RoleGrant.role == role,
        RoleGrant.scope_id == scope, RoleGrant.ended_at.is_(None),
    )  # fmt: skip
    return db.session().scalar(found.limit(1)) is not None
