"""Reads of irritants."""

from webapp.irritants.queries.handling import (
    handlers,
    has_arrived,
    in_charge_of,
    may_handle,
    waiting,
)
from webapp.irritants.queries.public import (
    SHELVES,
    counts_by_moment,
    counts_by_theme,
    is_overdue,
    is_public,
    listed,
    mended_lately,
    readable,
)
from webapp.irritants.queries.reading import (
    Standing,
    by_code,
    inside_irritant,
    irritant_for,
    irritant_of_brief,
    mended_irritant,
    mergeable,
    messages,
    other,
    own,
    public_other,
    standing,
)

__all__ = [
    "SHELVES", "Standing", "by_code", "counts_by_moment", "counts_by_theme", "handlers", "has_arrived",
    "in_charge_of", "inside_irritant", "irritant_for", "irritant_of_brief", "is_overdue",
    "is_public", "listed", "may_handle", "mended_irritant", "mended_lately", "mergeable",
    "messages", "other", "own", "public_other", "readable", "standing", "waiting",
]  # fmt: skip
