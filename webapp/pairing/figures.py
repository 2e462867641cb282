"""The figures of a run for its review page: how close pairs are to each person's best, who stays alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from webapp.matching.blocking import blocking_pairs
from webapp.matching.cohort import percent
from webapp.matching.criteria import Criterion
from webapp.matching.feasible import Feasible
from webapp.matching.profiles import Rule
from webapp.matching.solve import Result, match
from webapp.matching.unmatched import Unmatched, unmatched
from webapp.mentoring.workflow import Role

# Lower ends of the bands in which people are counted, in percent of their own best.
BANDS: Final = (90, 80, 70, 60, 50, 40, 30, 0)
# What the pairs are compared with: the greatest sum of scores, also where some people get a bad pair.
TOTAL: Final = (Criterion.matched, Criterion.satisfaction, Criterion.tie)


def figures_of(
    result: Result, feasible: Feasible, without_grade: Sequence[tuple[str, Role]],
    cohort: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Figures without names. `bands` count both people of each pair: by these pairs, and by pairs
    chosen for the greatest total alone.
    """
    bands, total_bands = _bands(result), _bands(match(feasible.cohort, criteria=TOTAL))
    previous = {tuple(pair) for pair in cohort["previous"]}
    here = {(mentor, mentee) for mentee, mentor in result.pairs}
    without = Counter(role for _person, role in without_grade)
    return {
        "mentees": _people(result.cohort.mentees) + without[Role.mentee],
        "mentors": _people(result.cohort.mentors) + without[Role.mentor],
        "matched": len(result.pairs),
        "reasons": _reasons(unmatched(result, feasible.tables), without),
        "bands": [
            {"from": low, "to": high - 1, "people": bands[low], "total_only": total_bands[low]}
            for low, high in zip(BANDS, (100, *BANDS), strict=False)
        ],
        "previous": len(previous), "kept": len(previous & here),
        "swaps": len(blocking_pairs(result)),
        "stages": [
            {"criterion": s.criterion.value, "label": s.label, "value": s.value}
            for s in result.stages
        ],
        "trimmed": bool(result.cohort.trimmed),
    }  # fmt: skip


def _people(seats: Sequence[Any]) -> int:
    return sum(1 for seat in seats if seat.places)


def _bands(result: Result) -> Counter[int]:
    cohort, chosen = result.cohort, result.cohort.pairs.take(result.chosen)
    sides = (
        (chosen.mentee_score, cohort.mentee_best[chosen.mentee]),
        (chosen.mentor_score, cohort.mentor_best[chosen.mentor]),
    )
    percents = [
        percent(score, best)
        for scores, bests in sides
        for score, best in zip(scores.tolist(), bests.tolist(), strict=True)
    ]
    return Counter(next(low for low in BANDS if each >= low) for each in percents)


def _reasons(alone: Sequence[Unmatched], without: Mapping[Role, int]) -> list[dict[str, Any]]:
    """How many people of each role stay alone, by the rule that keeps them from the most people."""
    counted = Counter((person.role, _binding(person)) for person in alone)
    counted.update({(role.value, "no_grade"): n for role, n in without.items() if n})
    return [
        {"role": role, "rule": rule, "people": n} for (role, rule), n in sorted(counted.items())
    ]


def _binding(person: Unmatched) -> str:
    """The rule that keeps a person from the most people; that places are taken goes first."""
    if not person.counts:
        return "nobody"
    if person.counts.get(Rule.unavailable):
        return str(Rule.unavailable.value)
    return str(max(person.counts, key=lambda rule: (person.counts[rule], rule)).value)
