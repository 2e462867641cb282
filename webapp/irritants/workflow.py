"""States and transitions of an irritant, its answers, and why one is not published."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class IrritantState(StrEnum):
    """The state of an irritant."""

    new = "new"
    assigned = "assigned"
    answered = "answered"
    mended = "mended"
    duplicate = "duplicate"
    refused = "refused"


class Verdict(StrEnum):
    """What a public answer says: we do something, or we do not, and why."""

    do = "do"
    do_not = "do_not"


class Reason(StrEnum):
    """The only reasons for which a report is not published."""

    names_person = "names_person"
    alert = "alert"
    outside = "outside"
    unclear = "unclear"


class Side(StrEnum):
    """Who wrote a message about an irritant."""

    reporter = "reporter"
    handler = "handler"


_I = IrritantState
_ANSWER = ("due_on", "answer", "answered_on", "verdict")
IRRITANT = Workflow(
    IrritantState,
    _I.new,
    (
        Step("assign", gettext_noop("Put in charge"), gettext_noop("chose a person in charge"),
             (_I.new, _I.assigned), _I.assigned, "handles"),
        Step("answer", gettext_noop("Publish the answer"), gettext_noop("answered"),
             (_I.assigned, _I.answered), _I.answered, "works_on"),
        Step("mend", gettext_noop("It is mended"), gettext_noop("mended"),
             (_I.answered,), _I.mended, "works_on"),
        Step("reopen", gettext_noop("Reopen"), gettext_noop("reopened"),
             (_I.answered, _I.mended, _I.duplicate, _I.refused), _I.new, "may_reopen"),
        # The reporter has no account: the code is the permission.
        Step("reopen_by_code", "reopen", gettext_noop("reopened"),
             (_I.answered, _I.mended, _I.duplicate, _I.refused), _I.new, "system"),
        Step("merge", gettext_noop("It is a duplicate"), gettext_noop("merged"),
             (_I.new, _I.assigned), _I.duplicate, "handles"),
        Step("refuse", gettext_noop("Do not publish"), gettext_noop("refused to publish"),
             (_I.new, _I.assigned), _I.refused, "handles"),
        # The account of its owner ended.
        Step("release", "release", gettext_noop("released"), (_I.assigned,), _I.new, "system"),
    ),
    evidence={
        _I.assigned: ("due_on",),
        _I.answered: _ANSWER,
        _I.mended: (*_ANSWER, "change", "mended_on"),
        _I.duplicate: ("duplicate_of_id",),
        _I.refused: ("reason",),
    },
)  # fmt: skip

# Nothing was answered in public yet.
UNANSWERED = frozenset({_I.new, _I.assigned})
# An answer is public.
PUBLIC = frozenset({_I.answered, _I.mended})
# Nobody works on it any more, unless it is reopened. A "we do" that was answered is not among them.
ENDED = frozenset({_I.mended, _I.duplicate, _I.refused})
