"""Sentences about pairs that are not possible or not chosen. They name rules and amounts, never people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core.i18n import gettext_noop

# Why a person stays without a partner: what most of the others lack, by role of the person.
ALONE = {
    "mentee": {
        "nobody": gettext_noop("no mentor applied"),
        "hierarchy": gettext_noop("the mentors are in the same line of hierarchy"),
        "unit": gettext_noop("the mentors are in the same unit"),
        "grade": gettext_noop("the mentors have no lower grade"),
        "language": gettext_noop("no language in common"),
        "site": gettext_noop("no site in common, and no video call"),
        "slots": gettext_noop("no half-day in common"),
        "topic": gettext_noop("no mentor for the topics at this level"),
        "direction": gettext_noop("only possible the other way round"),
        "former": gettext_noop("they were a pair before"),
        "unavailable": gettext_noop("the mentors who would fit have no free place"),
        "no_grade": gettext_noop("no grade of the list in the directory"),
    },
    "mentor": {
        "nobody": gettext_noop("no mentee applied"),
        "hierarchy": gettext_noop("the mentees are in the same line of hierarchy"),
        "unit": gettext_noop("the mentees are in the same unit"),
        "grade": gettext_noop("the mentees have no higher grade"),
        "language": gettext_noop("no language in common"),
        "site": gettext_noop("no site in common, and no video call"),
        "slots": gettext_noop("no half-day in common"),
        "topic": gettext_noop("no mentee for the topics at this level"),
        "direction": gettext_noop("only possible the other way round"),
        "former": gettext_noop("they were a pair before"),
        "unavailable": gettext_noop("the mentees who would fit have a mentor"),
        "no_grade": gettext_noop("no grade of the list in the directory"),
    },
}
# Why two people are not a pair: a rule that forbids it.
FORBIDDEN = {
    "oneself": gettext_noop("This is the same person."),
    "hierarchy": gettext_noop("One of the two is above the other in the same line of hierarchy."),
    "unit": gettext_noop("They are in the same unit, and this edition pairs people of different units."),
    "grade": gettext_noop("The mentor’s grade is not lower than the mentee’s."),
    "language": gettext_noop("They have no language in common."),
    "site": gettext_noop("They work at different sites, and not both take video calls."),
    "slots": gettext_noop("They have no half-day in common."),
    "topic": gettext_noop("The mentor offers none of the topics at the level that the mentee needs."),
    "direction": gettext_noop("Of the two, the other one can be the mentor."),
    "former": gettext_noop("They were a pair in an earlier edition."),
    "no_grade": gettext_noop("The directory has no grade of the list for one of them."),
    "outdated": gettext_noop("Applications or the directory have changed since. Ask for pairs again."),
}  # fmt: skip
UNAVAILABLE = gettext_noop("This pair was not available in this run.")


def why_not(answer: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what Babel returns
    """The answer that the worker stored, as a sentence."""
    rule, criterion, amount = answer["rule"], answer.get("criterion"), answer.get("at_least")
    if answer.get("matched"):
        return _("They are a pair of this run.")
    if rule in FORBIDDEN:
        return _(FORBIDDEN[rule])
    if criterion == "tie":
        return _("A result with this pair is equally good for the group; a draw decided.")
    if not amount:
        return _(UNAVAILABLE)
    return _loss(str(criterion), amount, answer["below"])


def _loss(criterion: str, amount: int, below: int) -> Any:  # noqa: ANN401 - what Babel returns
    """What the group would lose at least if the two were a pair."""
    if criterion == "matched":
        return ngettext(
            "With this pair, at least %(num)s person fewer would have a partner.",
            "With this pair, at least %(num)s people fewer would have a partner.", amount,
        )  # fmt: skip
    if criterion == "bands":
        return ngettext(
            "With this pair, at least %(num)s person more would be below %(below)s %% of their own best.",
            "With this pair, at least %(num)s people more would be below %(below)s %% of their own best.",
            amount, below=below,
        )  # fmt: skip
    if criterion == "kept":
        return ngettext(
            "With this pair, at least %(num)s pair fewer of the last run would stay.",
            "With this pair, at least %(num)s pairs fewer of the last run would stay.", amount,
        )  # fmt: skip
    if criterion == "waited":
        return ngettext(
            "With this pair, at least %(num)s person fewer who had no partner last time would have one.",
            "With this pair, at least %(num)s people fewer who had no partner last time would have one.",
            amount,
        )  # fmt: skip
    return ngettext(
        "With this pair, the sum of all scores would be at least %(num)s point lower.",
        "With this pair, the sum of all scores would be at least %(num)s points lower.", amount,
    )  # fmt: skip
