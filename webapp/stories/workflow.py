"""The life of a story, and the short public list of reasons for an objection."""

from enum import StrEnum

from webapp.kernel.words import msg
from webapp.kernel.workflow import Step, Workflow


class State(StrEnum):
    """Where a story stands."""

    draft = "draft"
    in_review = "in_review"
    approved = "approved"
    edits_suggested = "edits_suggested"
    objected = "objected"
    withdrawn = "withdrawn"


class Reason(StrEnum):
    """Why a story may be objected to. Nothing else is a reason; taste is not."""

    confidential = "confidential"
    third_party_right = "third_party_right"
    factual_error = "factual_error"
    discrimination = "discrimination"
    legal = "legal"


class Approval(StrEnum):
    """How an approval came: a reviewer's word, the author's acceptance, or nobody's objection."""

    approved = "approved"
    accepted = "accepted"
    released = "released"


class Agreement(StrEnum):
    """How somebody who can be recognised on a picture agreed to it."""

    written = "written"
    mail = "mail"
    spoken = "spoken"


_S = State
STORY = Workflow(
    State,
    _S.draft,
    (
        Step("submit", msg("Send for review"), msg("sent for review"),
            (_S.draft, _S.edits_suggested, _S.objected), _S.in_review, "is_author"),
        Step("approve", msg("Approve"), msg("approved"), (_S.in_review,), _S.approved,
            "is_independent_reviewer"),
        Step("suggest_edits", msg("Suggest edits"), msg("suggested edits"), (_S.in_review,),
            _S.edits_suggested, "is_independent_reviewer"),
        Step("accept_edits", msg("Accept the edits"), msg("accepted the edits"),
            (_S.edits_suggested,), _S.approved, "is_author"),
        Step("object", msg("Object"), msg("objected"), (_S.in_review,), _S.objected,
            "is_independent_reviewer"),
        Step("release", msg("Release"), msg("released it: no objection received"),
            (_S.in_review,), _S.approved, "system"),
        Step("take_back", msg("Take back"), msg("took the decision back"),
            (_S.approved, _S.edits_suggested, _S.objected), _S.in_review, "is_deciding_reviewer"),
        Step("withdraw", msg("Withdraw"), msg("withdrew"),
            (_S.draft, _S.in_review, _S.approved, _S.edits_suggested, _S.objected),
            _S.withdrawn, "is_author"),
        # The undo of withdrawing: a draft again, its author's alone.
        Step("take_up", msg("Take it up again"), msg("took up again"), (_S.withdrawn,), _S.draft,
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
