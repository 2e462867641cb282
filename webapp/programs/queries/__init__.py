"""Reads of programs: programs and charters, enrollments and consents."""

from webapp.program_kinds import Consent
from webapp.programs.queries.enrollments import (
    OwnEnrollment,
    active_enrollment,
    allowed,
    allows,
    current_enrollment,
    due_to_return,
    enrollment,
    enrollments_of,
    last_left,
    ledger,
    listed_people,
    locked_enrollment,
    own_enrollments,
)
from webapp.programs.queries.programs import (
    NO_PROGRAM,
    anything,
    asking_sponsor,
    belongs,
    by_id,
    by_slug,
    charter_draft,
    charter_of,
    every_program,
    inside,
    led_program,
    led_sharing_program,
    next_version,
    of_kind,
    open_programs,
    public_program,
    visible_programs,
    with_role,
)

__all__ = [
    "NO_PROGRAM", "Consent", "OwnEnrollment", "active_enrollment", "allowed",
    "allows", "anything", "asking_sponsor", "belongs", "by_id",
    "by_slug", "charter_draft", "charter_of", "current_enrollment", "due_to_return", "enrollment",
    "enrollments_of", "every_program", "inside", "last_left", "led_program",
    "led_sharing_program", "ledger", "listed_people", "locked_enrollment",
    "next_version", "of_kind", "open_programs", "own_enrollments",
    "public_program", "visible_programs", "with_role",
]  # fmt: skip
