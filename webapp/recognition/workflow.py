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
    champion_quarter = "champion_quarter"
    workshops_attended = "workshops_attended"
    idea_done = "idea_done"


@dataclass(frozen=True)
class RuleText:
    """The name of a badge, for what it is granted (msgids; `%(num)s` is the threshold).

    `before_showing` is what its owner should know before they show it; empty for most rules.
    """

    name: str
    earned: str
    threshold: int = 1
    before_showing: str = ""


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
        gettext_noop(
            "For people who joined a program a year ago and stayed. A pause does not count against it."
        ),
    ),
    Rule.champion_quarter: RuleText(
        gettext_noop("A quarter as a digital champion"),
        gettext_noop(
            "For people whose role as a digital champion lasted a whole quarter. A pause does not count against it."
        ),
    ),
    Rule.workshops_attended: RuleText(
        gettext_noop("Workshops"),
        gettext_noop(
            "For people who said, within a quarter, that they took part in %(num)s workshops of a program or more."
        ),
        3,
    ),
    Rule.idea_done: RuleText(
        gettext_noop("An idea that was done"),
        gettext_noop("For people whose idea was done in a program."),
        before_showing=gettext_noop(
            "Where few ideas were done in that quarter, others can tell by this badge which one is yours, also "
            "if it does not show your name."
        ),
    ),
}
