"""The rules of a cohort, checked for the pairs of a run without the code that found them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webapp.mentoring.workflow import Role


def violations(cohort: Mapping[str, Any], pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The names of the rules that pairs of applications (mentor, mentee) break; empty if none.

    `cohort` is what `cohort.cohort_of` describes.
    """
    applied = {each["id"]: each for each in cohort["applications"]}
    found = [
        rule
        for mentor, mentee in pairs
        for rule in _broken(cohort, applied.get(mentor), applied.get(mentee))
    ]
    taken = Counter(application for pair in pairs for application in pair)
    found += [
        "places" for each, n in taken.items() if each in applied and n > applied[each]["places"]
    ]
    return found


def _broken(
    cohort: Mapping[str, Any], mentor: Mapping[str, Any] | None, mentee: Mapping[str, Any] | None
) -> Iterator[str]:
    if (
        mentor is None
        or mentee is None
        or mentor["role"] != Role.mentor
        or mentee["role"] != Role.mentee
    ):
        yield "applications"
        return
    one, two, rules = mentor["person"], mentee["person"], cohort["rules"]
    grades = list(rules["grades"])
    holds = {
        "oneself": one != two,
        "active": mentor["active"] and mentee["active"],
        "hierarchy": two not in _above(cohort["above"], one) and one not in _above(cohort["above"], two),
        "unit": not rules["other_unit"] or mentor["unit"] is None or mentor["unit"] != mentee["unit"],
        "grade": not grades or (
            {mentor["grade"], mentee["grade"]} <= set(grades)
            and grades.index(mentor["grade"]) < grades.index(mentee["grade"])
        ),
        "language": bool(_both(mentor, mentee, "languages")),
        "slots": bool(_both(mentor, mentee, "slots")),
        "site": (mentor["remote"] and mentee["remote"])
        or (mentor["site"] is not None and mentor["site"] == mentee["site"]),
        "topic": any(
            code in mentor["topics"] and mentor["topics"][code]["level"] >= need["level"]
            for code, need in mentee["topics"].items()
        ),
        "exclusion": two not in mentor["excluded"] and one not in mentee["excluded"],
        "earlier": (one, two) not in {tuple(pair) for pair in (*cohort["earlier"], *cohort["refused"])},
    }  # fmt: skip
    yield from (rule for rule, kept in holds.items() if not kept)


def _both(one: Mapping[str, Any], other: Mapping[str, Any], what: str) -> set[str]:
    return set(one[what]) & set(other[what])


def _above(managers: Mapping[str, str], person: str) -> set[str]:
    found: set[str] = set()
    above = managers.get(person, "")
    while above and above not in found:
        found.add(above)
        above = managers.get(above, "")
    return found
