"""States and transitions of a story, and the public list of reasons for an objection."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class State(StrEnum):
    """State of a story."""

    draft = "draft"
    in_review = "in_review"
    approved = "approved"
    edits_suggested = "edits_suggested"
    objected = "objected"
    withdrawn = "withdrawn"


class Reason(StrEnum):
    """The only reasons for which a reviewer may object."""

    confidential = "confidential"
    third_party_right = "third_party_right"
    factual_error = "factual_error"
    discrimination = "discrimination"
    legal = "legal"


class Approval(StrEnum):
    """How a story was approved: by a reviewer, by accepting edits, or by the deadline."""

    approved = "approved"
    accepted = "accepted"
    released = "released"


class Agreement(StrEnum):
    """How a person who can be recognised on a picture agreed to it."""

    written = "written"
    mail = "mail"
    spoken = "spoken"


_S = State
# How a revision is reviewed: of a story, and of the changes to an approved one.
_REVIEW = (
    Step("submit", gettext_noop("Send for review"), gettext_noop("sent for review"),
        (_S.draft, _S.edits_suggested, _S.objected), _S.in_review, "is_author"),
    Step("approve", gettext_noop("Approve"), gettext_noop("approved"), (_S.in_review,), _S.approved,
        "may_decide"),
    Step("suggest_edits", gettext_noop("Suggest edits"), gettext_noop("suggested edits"), (_S.in_review,),
        _S.edits_suggested, "may_decide"),
    Step("accept_edits", gettext_noop("Accept the edits"), gettext_noop("accepted the edits"),
        (_S.edits_suggested,), _S.approved, "is_author"),
    Step("object", gettext_noop("Object"), gettext_noop("objected"), (_S.in_review,), _S.objected,
        "may_decide"),
    Step("ask_second_reader", gettext_noop("Ask another reviewer"), gettext_noop("asked another reviewer"),
        (_S.objected,), _S.in_review, "may_ask_second_reader"),
    Step("release", gettext_noop("Release"), gettext_noop("released it: no objection received"),
        (_S.in_review,), _S.approved, "system"),
)  # fmt: skip
STORY = Workflow(
    State,
    _S.draft,
    (
        *_REVIEW,
        Step("take_back", gettext_noop("Cancel the decision"), gettext_noop("took the decision back"),
            (_S.approved, _S.edits_suggested, _S.objected), _S.in_review, "is_deciding_reviewer"),
        Step("withdraw", gettext_noop("Withdraw"), gettext_noop("withdrew"),
            (_S.draft, _S.in_review, _S.approved, _S.edits_suggested, _S.objected),
            _S.withdrawn, "is_author"),
        # The undo of `withdraw`.
        Step("take_up", gettext_noop("Restore as a draft"), gettext_noop("took up again"), (_S.withdrawn,), _S.draft,
            "is_author"),
    ),
    evidence={
        _S.approved: ("approved_revision_id", "approved_as"),
        _S.objected: ("reason",),
        _S.in_review: ("submitted_at", "due_at"),
        _S.withdrawn: ("withdrawn_at",),
    },
)  # fmt: skip
EDITABLE = STORY.step("submit").sources
# A revision of an approved story. The story stays approved, in the words approved before, until
# this revision is approved too.
AMENDMENT = Workflow(
    State,
    _S.draft,
    (
        *_REVIEW,
        Step("withdraw", gettext_noop("Discard the changes"), gettext_noop("discarded the changes"),
            (_S.draft, _S.in_review, _S.edits_suggested, _S.objected), _S.withdrawn, "is_author"),
    ),
    evidence={_S.in_review: ("submitted_at", "due_at")},
)  # fmt: skip
