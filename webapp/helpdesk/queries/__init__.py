"""Queries of the help desk."""

from webapp.helpdesk.queries.champions import (  # fmt: skip
    Helper,
    as_handed,
    as_routed,
    helpers,
    is_active_champion,
    is_handed,
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
    accepted_minutes,
    all_with_champions,
    escalated_to,
    held_minutes,
    help_for,
    in_program,
    is_handled_by,
    leads_of,
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
    "Figures", "Helper", "accepted_minutes", "all_with_champions", "as_handed", "as_routed", "drafts_of",
    "escalated_to", "every_published", "figures", "held_minutes", "help_for", "helpers",
    "in_program", "is_active_champion", "is_handed", "is_handled_by", "leads_of", "lines",
    "live_count", "note_for", "open_ids", "own_requests", "programs_with", "published",
    "questions_to", "resolved_by_unit", "to_delete", "to_settle", "unanswered", "with_champion",
]  # fmt: skip
