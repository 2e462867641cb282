"""Services of ideas."""

from webapp.ideas.services.deciding import accept, decline, finish, make_brief, review, start
from webapp.ideas.services.leaving import forget, stop_ideas
from webapp.ideas.services.publishing import Allowance, allowance, publish, revise
from webapp.ideas.services.supporting import support, unsupport
from webapp.ideas.services.writing import (  # fmt: skip
    LONGEST_TEXT,
    IdeaText,
    delete,
    edit_draft,
    show_name,
    take_up,
    withdraw,
    write,
)

__all__ = [
    "LONGEST_TEXT",
    "Allowance",
    "IdeaText",
    "accept",
    "allowance",
    "decline",
    "delete",
    "edit_draft",
    "finish",
    "forget",
    "make_brief",
    "publish",
    "review",
    "revise",
    "show_name",
    "start",
    "stop_ideas",
    "support",
    "take_up",
    "unsupport",
    "withdraw",
    "write",
]  # fmt: skip
