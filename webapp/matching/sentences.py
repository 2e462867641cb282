"""Reasons in words. They name rules and amounts, never a third person."""

from collections.abc import Mapping

from webapp.matching.criteria import Criterion
from webapp.matching.profiles import Rule

# After "the two of you …" for a pair, and after a number of people for the reasons of one person.
OF_PAIR = {
    Rule.oneself: "this is the same person",
    Rule.hierarchy: "one of you is above the other in the same line of hierarchy",
    Rule.unit: "you are in the same unit, and this edition matches across units",
    Rule.grade: "the mentor's grade is not lower than the mentee's",
    Rule.language: "you share no language",
    Rule.site: "you work at different sites, and not both remotely",
    Rule.slots: "you share no half-day",
    Rule.topic: "the mentor offers no topic that the mentee needs at that level",
    Rule.direction: "of the two of you, the other one can be the mentor",
    Rule.former: "you were a pair in an earlier edition",
}
OF_MANY = {
    Rule.hierarchy: ("is in the same line of hierarchy", "are in the same line of hierarchy"),
    Rule.unit: ("is in the same unit", "are in the same unit"),
    Rule.grade: ("has a grade that does not fit", "have a grade that does not fit"),
    Rule.language: ("shares no language", "share no language"),
    Rule.site: ("works elsewhere, and not remotely", "work elsewhere, and not remotely"),
    Rule.slots: ("shares no half-day", "share no half-day"),
    Rule.topic: ("fits no topic at the level needed", "fit no topic at the level needed"),
    Rule.direction: ("can only be matched the other way", "can only be matched the other way"),
    Rule.former: ("was a partner before", "were partners before"),
    Rule.unavailable: ("would fit and is not available", "would fit and are not available"),
}
UNAVAILABLE = "Not available to you in this run."
MATCHED = "You are matched with each other."
LOSSES = {
    Criterion.matched: "more {label}",
    Criterion.bands: "more {label}",
    Criterion.kept: "fewer {label}",
    Criterion.waited: "more {label}",
    Criterion.satisfaction: "{points} less in the {label}",
    Criterion.rank_sum: "more in the {label}",
    Criterion.generous: "more {label}",
}
DRAWN = (
    "Not available to you in this run: a result with the two of you is equally good for the group (it "
    "loses at least 0 points), and a draw decided."
)


def infeasible(rule: Rule) -> str:
    """Why two people may not be matched."""
    return f"This pair is not possible: {OF_PAIR[rule]}." if rule in OF_PAIR else UNAVAILABLE


def loss(criterion: Criterion, label: str, amount: int) -> str:
    """What the group would lose at least by a pair."""
    points = "point" if amount == 1 else "points"
    lost = LOSSES[criterion].format(label=label, points=points)
    return (
        "Not available to you in this run: with the two of you matched, the group would have at least "
        f"{amount} {lost}."
    )


def unmatched(counts: Mapping[Rule, int], others: str) -> str:
    """Why a person has no partner: the number of people of the other side by first reason."""
    total = sum(counts.values())
    singular = others.removesuffix("s")
    if not total:
        return f"No {singular} takes part."
    found = [(rule, number) for rule, number in counts.items() if number]
    if len(found) == 1 and found[0][0] != Rule.unavailable:
        return f"No {singular} is possible: of {total}, each {OF_MANY[found[0][0]][0]}."
    parts = [f"{number} {OF_MANY[rule][number != 1]}" for rule, number in found]
    return f"Of {total} {others if total != 1 else singular}: {'; '.join(parts)}."
