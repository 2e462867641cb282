"""States and transitions of an idea, and the public list of reasons to decline one."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class IdeaState(StrEnum):
    """The state of an idea."""

    draft = "draft"
    open = "open"
    under_review = "under_review"
    accepted = "accepted"
    declined = "declined"
    in_progress = "in_progress"
    done = "done"
    withdrawn = "withdrawn"


class Reason(StrEnum):
    """The only reasons for which an idea is declined."""

    exists = "exists"
    outside = "outside"
    cost = "cost"
    not_now = "not_now"
    rules = "rules"
    unclear = "unclear"


_I = IdeaState
_DECISION = ("answer", "decided_at")
IDEA = Workflow(
    IdeaState,
    _I.draft,
    (
        Step("publish", gettext_noop("Publish"), gettext_noop("published"), (_I.draft,), _I.open,
             "is_own"),
        Step("review", gettext_noop("Start the review"), gettext_noop("started the review"),
             (_I.open,), _I.under_review, "may_decide"),
        Step("accept", gettext_noop("Accept"), gettext_noop("accepted"), (_I.open, _I.under_review),
             _I.accepted, "may_decide"),
        # Also later, where it turns out that the idea cannot be carried out.
        Step("decline", gettext_noop("Decline"), gettext_noop("declined"),
             (_I.open, _I.under_review, _I.accepted, _I.in_progress), _I.declined, "may_decide"),
        Step("start", gettext_noop("Work has started"), gettext_noop("started the work"),
             (_I.accepted,), _I.in_progress, "is_lead"),
        Step("finish", gettext_noop("It is done"), gettext_noop("finished"),
             (_I.accepted, _I.in_progress), _I.done, "is_lead"),
        # The owner revises a declined idea.
        Step("reopen", gettext_noop("Revise"), gettext_noop("revised"), (_I.declined,), _I.open,
             "is_own"),
        Step("withdraw", gettext_noop("Withdraw"), gettext_noop("withdrew"),
             (_I.open, _I.under_review, _I.declined), _I.withdrawn, "is_own"),
        # The undo of `withdraw`.
        Step("take_up", gettext_noop("Restore as a draft"), gettext_noop("took up again"),
             (_I.withdrawn,), _I.draft, "is_own"),
        # The owner left the program.
        Step("stop", "stop", gettext_noop("withdrew"),
             (_I.open, _I.under_review, _I.declined), _I.withdrawn, "system"),
    ),
    evidence={
        _I.accepted: _DECISION, _I.in_progress: _DECISION,
        _I.declined: (*_DECISION, "reason"),
        _I.done: (*_DECISION, "outcome", "done_at"),
        _I.withdrawn: ("withdrawn_at",),
    },
)  # fmt: skip

# Only its owner reads an idea in these states.
PRIVATE = frozenset({_I.draft, _I.withdrawn})
# Waits for a decision; counts as open for its owner.
UNDECIDED = frozenset({_I.open, _I.under_review})
# The owner can withdraw it, and leaving the program withdraws it.
REVOCABLE = UNDECIDED | {_I.declined}
# The program carries it out, or has done so.
TAKEN_UP = frozenset({_I.accepted, _I.in_progress, _I.done})
# The owner can change the text: a draft in place, the others as a new revision.
EDITABLE = UNDECIDED | {_I.draft, _I.declined}
