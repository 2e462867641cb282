"""States and transitions of a goal, and of what the two people of a pair work on."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class GoalState(StrEnum):
    """The state of a goal."""

    open = "open"
    reached = "reached"
    dropped = "dropped"


_G = GoalState
GOAL = Workflow(
    GoalState,
    _G.open,
    (
        Step("reach", gettext_noop("Reached"), gettext_noop("reached"), (_G.open,), _G.reached,
             "is_of_goal"),
        Step("drop", gettext_noop("Drop"), gettext_noop("dropped"), (_G.open,), _G.dropped,
             "is_of_goal"),
        Step("reopen", gettext_noop("Reopen"), gettext_noop("reopened"), (_G.reached, _G.dropped),
             _G.open, "is_of_goal"),
    ),
)  # fmt: skip


class AgreementState(StrEnum):
    """Whether both agree on the topics, or one of the two proposes them."""

    proposed = "proposed"
    agreed = "agreed"


_A = AgreementState
AGREEMENT = Workflow(
    AgreementState,
    _A.proposed,
    (
        Step("propose", gettext_noop("Propose topics"), gettext_noop("proposed topics"),
             (_A.proposed, _A.agreed), _A.proposed, "is_of_agreement"),
        Step("agree", gettext_noop("Agree"), gettext_noop("agreed on topics"), (_A.proposed,),
             _A.agreed, "is_asked"),
    ),
)  # fmt: skip
