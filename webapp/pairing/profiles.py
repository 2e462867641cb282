"""The profiles that the matching reads, from a cohort as `cohort.cohort_of` describes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.matching.feasible import without_impossible_rankings
from webapp.matching.profiles import Need, Profile, Profiles, Rules
from webapp.mentoring.workflow import Role

Applied = Mapping[tuple[str, Role], Mapping[str, Any]]


@dataclass(frozen=True)
class Prepared:
    """Profiles, the applications that they come from by person and role, and the people who were
    left out because the directory has no grade of the edition's list for them.
    """

    profiles: Profiles
    applied: Applied
    without_grade: tuple[tuple[str, Role], ...]


def prepared(cohort: Mapping[str, Any]) -> Prepared:
    """The profiles of a cohort."""
    grades = {grade: n for n, grade in enumerate(cohort["rules"]["grades"])}
    active = {
        (each["person"], Role(each["role"])): each
        for each in cohort["applications"] if each["active"]
    }  # fmt: skip
    without = tuple(key for key, each in active.items() if grades and each["grade"] not in grades)
    applied = {key: each for key, each in active.items() if key not in set(without)}
    known = {person for person, _role in applied}
    made = tuple(_profile(person, applied, cohort, grades) for person in sorted(known))
    rules = Rules(lower_grade=bool(grades), different_unit=cohort["rules"]["other_unit"])
    former, previous = (
        frozenset((mentee, mentor) for mentor, mentee in cohort[name] if {mentee, mentor} <= known)
        for name in ("earlier", "previous")
    )
    profiles = Profiles(cohort["edition"], made, rules, former=former, previous=previous)
    return Prepared(without_impossible_rankings(profiles), applied, without)


def _profile(
    person: str, applied: Applied, cohort: Mapping[str, Any], grades: Mapping[str, int]
) -> Profile:
    mentor, mentee = (applied.get((person, role)) for role in (Role.mentor, Role.mentee))
    some = [each for each in (mentor, mentee) if each is not None]
    first = some[0]
    # A refused proposal is not repeated; it counts like a sealed exclusion, so that nothing tells it.
    excluded = {each for application in some for each in application["excluded"]}
    excluded |= {refused for mentor_id, refused in cohort["refused"] if mentor_id == person}
    known = {other for other, _role in applied} - {person}
    above = cohort["above"].get(person, "")

    def ranked(application: Mapping[str, Any] | None, role: Role) -> tuple[str, ...]:
        named = application["ranked"] if application else ()
        return tuple(other for other in named if (other, role) in applied)

    return Profile(
        person, manager=_nearest(above, cohort["above"], known), unit=first["unit"] or f"none of {person}",
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


def _nearest(above: str, managers: Mapping[str, str], known: set[str]) -> str:
    """The nearest manager who takes part, from one who applied on."""
    while above and above not in known:
        above = managers.get(above, "")
    return above
