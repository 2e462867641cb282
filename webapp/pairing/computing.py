"""Compute the pairs of a cohort with `webapp.matching`; runs in the worker, without the database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from webapp.core.i18n import gettext_noop
from webapp.matching.explain import Explainer
from webapp.matching.feasible import feasible_cohort
from webapp.matching.profiles import Need, Profile, Profiles, Rule, Rules
from webapp.matching.solve import Result, match
from webapp.matching.unmatched import Unmatched, unmatched
from webapp.mentoring.workflow import Role
from webapp.pairing.services import FoundPair

NO_GRADE = gettext_noop(
    "Some people have no grade of the list. Complete the directory, or empty the list of grades."
)
# Lower ends of the bands in which the review page counts people, in percent of their own best.
BANDS: Final = (70, 60, 50, 40, 30, 0)


class NoGradeError(ValueError):
    """Grades matter, and somebody has none."""


def compute(cohort: Mapping[str, Any]) -> tuple[list[FoundPair], dict[str, Any]]:
    """The pairs of a cohort as `cohort.cohort_of` describes it, and the figures of the review page.

    Raises NoGradeError. A cohort without mentors or mentees has a valid empty result.
    """
    profiles, by_person = _profiles(cohort)
    feasible = feasible_cohort(profiles)
    result = match(feasible.cohort)
    explainer = Explainer(result, feasible.tables)
    found, percents = [], []
    for mentee, mentor in result.pairs:
        one, other = explainer.pair(mentee, mentor)
        percents += [one.percent, other.percent]
        needs = by_person[mentee, Role.mentee]["topics"]
        offers = by_person[mentor, Role.mentor]["topics"]
        common = [
            code
            for code in needs
            if code in offers and offers[code]["level"] >= needs[code]["level"]
        ]
        common.sort(key=lambda code: (needs[code]["priority"], code))
        parts = {"topics": common, "mentee": vars(one), "mentor": vars(other)}
        found.append(FoundPair(
            by_person[mentor, Role.mentor]["id"], by_person[mentee, Role.mentee]["id"], parts
        ))  # fmt: skip
    left = unmatched(result, feasible.tables)
    return found, _figures(result, percents, left)


def _figures(result: Result, percents: Sequence[int], left: Sequence[Unmatched]) -> dict[str, Any]:
    binding = Counter(_binding(person) for person in left if person.role == Role.mentee)
    open_mentees = [seat for seat in result.cohort.mentees if seat.places]
    bands = Counter(next(low for low in BANDS if percent >= low) for percent in percents)
    return {
        "mentees": len(open_mentees),
        "mentors": sum(1 for seat in result.cohort.mentors if seat.places),
        "matched": len(result.pairs),
        "reasons": [{"rule": rule, "people": n} for rule, n in sorted(binding.items())],
        "bands": [{"from": low, "people": bands[low]} for low in BANDS],
        "stages": [
            {"criterion": s.criterion.value, "label": s.label, "value": s.value}
            for s in result.stages
        ],
        "trimmed": bool(result.cohort.trimmed),
    }


def _binding(person: Unmatched) -> str:
    """The rule that keeps a person from the most people; that places are taken goes first."""
    if not person.counts:
        return "nobody"
    if person.counts.get(Rule.unavailable):
        return str(Rule.unavailable.value)
    return str(max(person.counts, key=lambda rule: (person.counts[rule], rule)).value)


def _profiles(
    cohort: Mapping[str, Any],
) -> tuple[Profiles, dict[tuple[str, Role], Mapping[str, Any]]]:
    active = [each for each in cohort["applications"] if each["active"]]
    by_person = {(each["person"], Role(each["role"])): each for each in active}
    people = sorted({person for person, _role in by_person})
    grades = {grade: n for n, grade in enumerate(cohort["rules"]["grades"])}
    refused = [tuple(pair) for pair in cohort["refused"]]
    made = tuple(_profile(person, by_person, cohort, grades, refused) for person in people)
    rules = Rules(lower_grade=bool(grades), different_unit=cohort["rules"]["other_unit"])
    known = set(people)
    former = {(e, r) for r, e in map(tuple, cohort["earlier"]) if {e, r} <= known}
    previous = {(e, r) for r, e in map(tuple, cohort["previous"]) if {e, r} <= known}
    profiles = Profiles(
        cohort["edition"], made, rules, former=frozenset(former), previous=frozenset(previous)
    )
    return profiles, by_person


def _profile(
    person: str, by_person: Mapping[tuple[str, Role], Mapping[str, Any]], cohort: Mapping[str, Any],
    grades: Mapping[str, int], refused: Sequence[tuple[str, ...]],
) -> Profile:  # fmt: skip
    mentor, mentee = (by_person.get((person, role)) for role in (Role.mentor, Role.mentee))
    some = [each for each in (mentor, mentee) if each is not None]
    first = some[0]
    if grades and first["grade"] not in grades:
        raise NoGradeError(NO_GRADE)
    # A refused proposal is not repeated; it counts like a sealed exclusion, so that nothing tells it.
    excluded = {each for application in some for each in application["excluded"]}
    excluded |= {mentee_id for mentor_id, mentee_id in refused if mentor_id == person}
    known = {other for other, _role in by_person} - {person}

    def ranked(application: Mapping[str, Any] | None, role: Role) -> tuple[str, ...]:
        named = application["ranked"] if application else ()
        return tuple(other for other in named if (other, role) in by_person)

    return Profile(
        person, manager=cohort["above"].get(person, ""), unit=first["unit"] or f"none of {person}",
        grade=grades.get(first["grade"]), site=first["site"] or f"none of {person}",
        remote=all(each["remote"] for each in some),
        languages=frozenset(code for each in some for code in each["languages"]),
        slots=frozenset(slot for each in some for slot in each["slots"]),
        offers={code: t["level"] for code, t in mentor["topics"].items()} if mentor else {},
        needs={
            code: Need(t["level"], t["priority"]) for code, t in mentee["topics"].items()
        } if mentee else {},
        capacity=mentor["places"] if mentor else 1, wanted=mentee["places"] if mentee else 1,
        waited=int(person in set(cohort["waited"])), exclusions=frozenset(excluded & known),
        ranked_mentors=ranked(mentee, Role.mentor), ranked_mentees=ranked(mentor, Role.mentee),
    )  # fmt: skip
