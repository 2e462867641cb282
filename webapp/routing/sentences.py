"""Decisions in words. They name rules and numbers, never a person."""

from webapp.routing.pick import MOST_HOPS, Decision, Rule

# After a number of champions: for one, and for several.
OF_MANY = {
    Rule.oneself: ("is the person who asks", "are the person who asks"),
    Rule.skill: (
        "does not have the topic at the level needed",
        "do not have the topic at the level needed",
    ),
    Rule.language: ("does not speak the language", "do not speak the language"),
    Rule.away: ("is away", "are away"),
    Rule.line: ("is in the same line of hierarchy", "are in the same line of hierarchy"),
    Rule.asked: ("was asked already", "were asked already"),
    Rule.time: ("has too little time left this month", "have too little time left this month"),
}


def reason(decision: Decision) -> str:
    """Why this champion is asked, or why the coordinator gets the request."""
    if decision.rule == Rule.hops:
        return f"{MOST_HOPS} champions were asked."
    parts = [f"{number} {OF_MANY[rule][number != 1]}" for rule, number in decision.excluded.items()]
    if decision.champion is not None:
        draw = "the only one possible" if decision.possible == 1 else (
            f"the lowest share of a budget among {decision.possible} who are possible"
        )  # fmt: skip
        parts.insert(0, draw)
        return f"Asked: {'; '.join(parts)}."
    total = sum(decision.excluded.values())
    if not total:
        return "There is no champion."
    return f"Of {total} {'champions' if total != 1 else 'champion'}: {'; '.join(parts)}."
