"""States and transitions of a help request and of a guidance note."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class HelpState(StrEnum):
    """The state of a help request."""

    open = "open"
    asked = "asked"
    accepted = "accepted"
    answered = "answered"
    escalated = "escalated"
    resolved = "resolved"
    withdrawn = "withdrawn"


class NoteState(StrEnum):
    """The state of a guidance note."""

    draft = "draft"
    published = "published"
    retired = "retired"


_H = HelpState
HELP = Workflow(
    HelpState,
    _H.open,
    (
        # The routing chose a champion.
        Step("ask", "ask", gettext_noop("asked"), (_H.open,), _H.asked, "system"),
        Step("accept", gettext_noop("Accept"), gettext_noop("accepted"), (_H.asked,), _H.accepted,
             "is_helper"),
        Step("decline", gettext_noop("Decline"), gettext_noop("declined"), (_H.asked,), _H.open,
             "is_helper"),
        # No answer in time.
        Step("expire", "expire", gettext_noop("expired"), (_H.asked,), _H.open, "system"),
        # The champion paused, left or is none any more, has fewer hours now, or came to be above or
        # below the person in the hierarchy.
        Step("release", "release", gettext_noop("released"), (_H.asked, _H.accepted), _H.open,
             "system"),
        # Three champions were asked, or none is possible.
        Step("escalate", "escalate", gettext_noop("handed to the lead"), (_H.open,), _H.escalated,
             "system"),
        Step("hand", gettext_noop("Ask this champion"), gettext_noop("handed to a champion"),
             (_H.escalated,), _H.asked, "is_other_lead"),
        Step("reply", gettext_noop("I have answered"), gettext_noop("answered"), (_H.escalated,),
             _H.answered, "is_other_lead"),
        Step("answer", gettext_noop("I have answered"), gettext_noop("answered"), (_H.accepted,),
             _H.answered, "is_helper"),
        Step("not_yet", gettext_noop("Not yet"), gettext_noop("asked for more help"),
             (_H.answered,), _H.accepted, "is_own"),
        Step("ask_again", gettext_noop("Ask another champion"), gettext_noop("asked again"),
             (_H.accepted, _H.answered), _H.open, "is_own"),
        Step("resolve", gettext_noop("It is resolved"), gettext_noop("resolved"),
             (_H.accepted, _H.answered), _H.resolved, "is_own"),
        # Some days after the answer, without a word of the person.
        Step("settle", "settle", gettext_noop("resolved"), (_H.answered,), _H.resolved, "system"),
        # The program is closed; who is helped already can go on.
        Step("stop", "stop", gettext_noop("ended"), (_H.open, _H.escalated), _H.withdrawn, "system"),
        Step("withdraw", gettext_noop("Withdraw the help request"), gettext_noop("withdrawn"),
             (_H.open, _H.asked, _H.accepted, _H.answered, _H.escalated), _H.withdrawn, "is_own"),
    ),
    evidence={
        _H.asked: ("asked_at", "answer_until"),
        _H.answered: ("answered_at",),
        _H.resolved: ("ended_at",),
        _H.withdrawn: ("ended_at",),
    },
)  # fmt: skip

_N = NoteState
NOTE = Workflow(
    NoteState,
    _N.draft,
    (
        Step("publish", gettext_noop("Publish"), gettext_noop("published"), (_N.draft, _N.retired),
             _N.published, "is_author_or_lead"),
        Step("retire", gettext_noop("Retire"), gettext_noop("retired"), (_N.published,), _N.retired,
             "is_author_or_lead"),
    ),
    evidence={_N.published: ("published_at",)},
)  # fmt: skip

# A champion has the question.
WITH_CHAMPION = frozenset({_H.asked, _H.accepted})
LIVE = frozenset(set(_H) - {_H.resolved, _H.withdrawn})
