"""Reads of ideas."""

from webapp.ideas.queries.lists import (
    SHELVES,
    answered_lately,
    drafts_of,
    has_programs,
    idea_of_brief,
    listed,
    own,
    program_of_ideas,
    published,
    supported_by,
    waiting,
)
from webapp.ideas.queries.reading import (
    SupportCounts,
    SupportMark,
    idea_for,
    led_idea,
    open_count,
    own_idea,
    revision,
    revisions,
    support_counts,
    support_of,
    supporters,
    texts,
)

__all__ = [
    "SHELVES", "SupportCounts", "SupportMark", "answered_lately", "drafts_of", "has_programs",
    "idea_for", "idea_of_brief", "led_idea", "listed", "open_count", "own", "own_idea", "program_of_ideas",
    "published", "revision", "revisions", "support_counts", "support_of", "supported_by", "supporters", "texts",
    "waiting",
]  # fmt: skip
