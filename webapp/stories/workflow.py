"""The life of a story, and the short public list of reasons for an objection."""

from enum import StrEnum

from webapp.kernel.words import msg
from webapp.kernel.workflow import Step, Workflow


class State(StrEnum):
    """Where a story stands."""

    draft = "draft"
    in_review = "in_review"
    approved = "approved"
    objected = "objected"
    withdrawn = "withdrawn"


class Reason(StrEnum):
    """Why a story may be objected to. Nothing else is a reason; taste is not."""

    confidential = "confidential"
    third_party_right = "third_party_right"
    factual_error = "factual_error"
    discrimination = "discrimination"
    legal = "legal"


_S = State
STORY = Workflow(
    State,
    _S.draft,
    (
        Step("submit", msg("Send for review"), msg("sent for review"), (_S.draft, _S.objected),
_S.in_review, "is_author"),
        Step("approve", msg("Approve"), msg("approved"), (_S.in_review,), _S.approved,
"is_independent_reviewer"),
        Step("object", msg("Object"), msg("objected"), (_S.in_review,), _S.objected,
"is_independent_reviewer"),
        Step(
            "withdraw", msg("Withdraw"), msg("withdrew"),
            (_S.draft, _S.in_review, _S.approved, _S.objected), _S.withdrawn, "is_author",
        ),
    ),
    evidence={
        _S.approved: ("approved_revision_id",),
        _S.objected: ("reason",),
        _S.in_review: ("submitted_at",),
        _S.withdrawn: ("withdrawn_at",),
    },
)  # fmt: skip
