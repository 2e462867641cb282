"""Services of reverse mentoring."""

from webapp.mentoring.services.applications import Details, apply, end_applications, withdraw
from webapp.mentoring.services.editions import (
    EditionContent,
    close_edition,
    create_edition,
    edit_edition,
    open_applications,
    start_edition,
    stop_applications,
)
from webapp.mentoring.services.ending import (
    close_pair,
    complete,
    end_pair,
    finish,
    lapse_or_stop,
    pause_pair,
    resume_pair,
    stop_related_pairs,
)
from webapp.mentoring.services.pairs import (
    answer,
    check_topics,
    expire_pairs,
    propose,
    set_topics,
    tell_not_concluded,
)

__all__ = [
    "Details", "EditionContent", "answer", "apply", "check_topics", "close_edition", "close_pair",
    "complete", "create_edition", "edit_edition", "end_applications", "end_pair", "expire_pairs",
    "finish", "lapse_or_stop", "open_applications", "pause_pair", "propose", "resume_pair", "set_topics",
    "start_edition", "stop_applications", "stop_related_pairs", "tell_not_concluded", "withdraw",
]  # fmt: skip
