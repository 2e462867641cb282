"""States and transitions of a goal of a program, and the rules of badges."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class GoalState(StrEnum):
    """The state of a goal."""

    open = "open"
    reached = "reached"
    not_reached = "not_reached"
    canceled = "canceled"


_G = GoalState
GOAL = Workflow(
    GoalState,
    _G.open,
    (
        Step("change", gettext_noop("Save"), gettext_noop("changed"), (_G.open,), _G.open,
             "is_lead"),
        Step("cancel", gettext_noop("Cancel the goal"), gettext_noop("canceled"), (_G.open,),
             _G.canceled, "is_lead"),
        # The number is there, or the last day is over without it.
        Step("reach", "reach", gettext_noop("reached"), (_G.open,), _G.reached, "system"),
        Step("miss", "miss", gettext_noop("not reached"), (_G.open,), _G.not_reached, "system"),
    ),
    evidence={
        _G.reached: ("closed_at",), _G.not_reached: ("closed_at",), _G.canceled: ("closed_at",),
    },
)  # fmt: skip


class Rule(StrEnum):
    """The code of a rule by which a badge is granted."""

    academy_completed = "academy_completed"
    pair_completed = "pair_completed"
    year_in_program = "year_in_program"


@dataclass(frozen=True)
class RuleText:
    """The name of a badge, for what it is granted (msgids; `%(num)s` is the threshold)."""

    name: str
    earned: str
    threshold: int = 1


RULES: Mapping[Rule, RuleText] = {
    Rule.academy_completed: RuleText(
        gettext_noop("All modules"),
        gettext_noop("For people who completed all modules of a program."),
    ),
    Rule.pair_completed: RuleText(
        gettext_noop("A completed mentoring"),
        gettext_noop("For both people of a completed pair that met %(num)s times or more."),
        4,
    ),
    Rule.year_in_program: RuleText(
        gettext_noop("A year in the program"),
        gettext_noop("For people who have taken part in a program for a year."),
    ),
}
