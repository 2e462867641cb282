"""Reads of programs: programs and charters, enrollments and purposes, briefs and themes."""

from webapp.programs.queries.briefs import (
    all_briefs,
    brief_for,
    brief_written_from,
    briefs,
    led_brief,
    led_theme,
    theme_named,
    themes,
    why_not_write,
)
from webapp.programs.queries.enrollments import (
    Standing,
    allowed,
    allows,
    current_enrollment,
    due_to_return,
    enrollment,
    held_enrollment,
    last_left,
    ledger,
    listed_people,
    measured_enrollments,
    measuring_changed,
    place,
    places_of,
    running_of,
)
from webapp.programs.queries.programs import (
    NO_PROGRAM,
    anything,
    belongs,
    by_id,
    by_slug,
    charter_of,
    every_program,
    inside,
    led_program,
    next_version,
    of_person,
    open_programs,
    public_program,
    with_role,
)
from webapp.programs.workflow import Purpose

__all__ = [
    "NO_PROGRAM", "Purpose", "Standing", "all_briefs", "allowed", "allows", "anything", "belongs",
    "brief_for", "brief_written_from", "briefs", "by_id", "by_slug", "charter_of",
    "current_enrollment", "due_to_return", "enrollment", "every_program", "held_enrollment",
    "inside", "last_left", "led_brief", "led_program", "led_theme", "ledger", "listed_people",
    "measured_enrollments", "measuring_changed", "next_version", "of_person",
    "open_programs", "place", "places_of", "public_program", "running_of",
    "theme_named", "themes", "why_not_write", "with_role",
]  # fmt: skip
