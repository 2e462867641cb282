"""Services of reverse mentoring."""

from webapp.mentoring.services.applications import Details, apply, end_applications, withdraw
from webapp.mentoring.services.editions import (
    EditionContent,
    close_edition,
    create_edition,
    edit_edition,
    open_applications,
    stop_applications,
)
from webapp.mentoring.services.pairs import (
    answer,
    complete,
    end_pair,
    expire_pairs,
    pause_pair,
    resume_pair,
    stop_related_pairs,
    tell_not_concluded,
)
from webapp.mentoring.services.runs import (
    FoundPair,
    approve,
    ask_for_pairs,
    discard,
    publish,
    review,
    store_failure,
    store_result,
)

__all__ = [
    "Details", "EditionContent", "FoundPair", "answer", "apply", "approve", "ask_for_pairs", "close_edition",
    "complete", "create_edition", "discard", "edit_edition", "end_applications", "end_pair",
    "expire_pairs", "open_applications", "pause_pair", "publish", "resume_pair", "review",
    "stop_applications", "stop_related_pairs", "store_failure", "store_result",
    "tell_not_concluded", "withdraw",
]  # fmt: skip
