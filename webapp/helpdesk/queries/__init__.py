"""Queries of the help desk."""

from webapp.helpdesk.queries.champions import (  # fmt: skip
    Helper,
    as_routed,
    helpers,
    is_active_champion,
    lines,
)
from webapp.helpdesk.queries.figures import Figures, figures, resolved_by_unit
from webapp.helpdesk.queries.notes import (  # fmt: skip
    drafts_of,
    every_published,
    note_for,
    published,
)
from webapp.helpdesk.queries.requests import (  # fmt: skip
    escalated_in,
    held_minutes,
    help_for,
    live_count,
    open_ids,
    own_requests,
    programs_with,
    questions_to,
    to_delete,
    to_settle,
    unanswered,
    with_champion,
)

__all__ = [
    "Figures", "Helper", "as_routed", "drafts_of", "escalated_in", "every_published", "figures",
    "held_minutes", "help_for", "helpers", "is_active_champion", "lines", "live_count", "note_for",
    "open_ids", "own_requests", "programs_with", "published", "questions_to", "resolved_by_unit",
    "to_delete", "to_settle", "unanswered", "with_champion",
]  # fmt: skip
