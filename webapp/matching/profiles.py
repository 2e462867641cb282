"""What people say about themselves, and the rules that decide who may be matched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from webapp.matching.criteria import DEFAULT, CohortError, Criterion
from webapp.matching.hierarchy import circle

SLOTS = tuple(
    f"{day}-{half}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    for half in ("am", "pm")
)  # fmt: skip
# Points of all weights together.
WHOLE = 1000
LEVELS = range(1, 5)
PRIORITIES = range(1, 4)


class Rule(StrEnum):
    """Why two people cannot be matched. The first that holds is the one that is named."""

    oneself = "oneself"
    hierarchy = "hierarchy"
    unit = "unit"
    grade = "grade"
    language = "language"
    site = "site"
    slots = "slots"
    topic = "topic"
    direction = "direction"
    former = "former"
    # Exclusions, and mentors without a free place; which of these is never said.
    unavailable = "unavailable"


@dataclass(frozen=True)
class Need:
    """A topic that a mentee wants to learn: least level of the mentor (1-4), priority (1-3)."""

    level: int = 1
    priority: int = 2


@dataclass(frozen=True)
class Profile:
    """One person. With `needs` a mentee, with `offers` a mentor, with neither only somebody's manager.

    `slots` are half-days (SLOTS); `capacity` (0-5) is the number of mentees a mentor can have, 0 is
    resting; `wanted` (1-5) the number of mentors a mentee can have. `exclusions` are sealed: no
    result tells that there are any. Rankings list ids, best first.
    """

    id: str
    name: str = ""
    manager: str = ""
    unit: str = ""
    grade: int | None = None
    site: str = ""
    remote: bool = False
    languages: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    offers: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, Need] = field(default_factory=dict)
    capacity: int = 1
    wanted: int = 1
    waited: int = 0
    exclusions: frozenset[str] = frozenset()
    ranked_mentors: tuple[str, ...] = ()
    ranked_mentees: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Rules that an organization can choose; all others always hold."""

    lower_grade: bool = True
    different_unit: bool = False


@dataclass(frozen=True)
class Weights:
    """Points of 1000 that each part of a score can give; the sum is 1000."""

    topics: int = 500
    slots: int = 200
    languages: int = 50
    site: int = 50
    ranking: int = 200

    def __post_init__(self) -> None:
        """Refuse weights that are negative or do not add up to 1000."""
        values = [getattr(self, name) for name in self.__dataclass_fields__]
        if sum(values) != WHOLE or min(values) < 0:
            raise CohortError(
                f"the weights must be 0 or more and add up to 1000, not {sum(values)}"
            )


@dataclass(frozen=True)
class Profiles:
    """The people of an edition. Pairs are (mentee id, mentor id).

    `frozen` are accepted or active pairs; `previous` were proposed in the last run and not answered;
    `former` were pairs in an earlier edition and are not matched again.
    """

    edition: str
    people: tuple[Profile, ...]
    rules: Rules = Rules()
    weights: Weights = Weights()
    criteria: tuple[Criterion, ...] = DEFAULT
    frozen: frozenset[tuple[str, str]] = frozenset()
    previous: frozenset[tuple[str, str]] = frozenset()
    former: frozenset[tuple[str, str]] = frozenset()
    # The line of each person in the file that they came from, for refusals.
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)


def check_profiles(profiles: Profiles) -> None:
    """Raises CohortError for the first person that is impossible."""
    at = profiles.lines
    known: dict[str, Profile] = {}
    for person in profiles.people:
        if person.id in known:
            other = known[person.id]
            what = "has two managers" if other.manager != person.manager else "is listed twice"
            raise CohortError(f"{person.id} {what}", at.get(person.id, 0))
        known[person.id] = person
    for person in profiles.people:
        try:
            _check_person(person, known, profiles.rules)
        except CohortError as error:
            raise CohortError(f"{person.id}: {error.sentence}", at.get(person.id, 0)) from None
    _check_managers(known, at)
    for name in ("frozen", "previous", "former"):
        for mentee, mentor in sorted(getattr(profiles, name)):
            _check_pair(mentee, mentor, known, name)


def _check_person(person: Profile, known: Mapping[str, Profile], rules: Rules) -> None:
    for what, others in (
        ("manager", [person.manager] if person.manager else []), ("exclusions", person.exclusions),
        ("ranked_mentors", person.ranked_mentors), ("ranked_mentees", person.ranked_mentees),
    ):  # fmt: skip
        for other in sorted(others):
            if other not in known:
                raise CohortError(f"{what} names {other!r}, who is not in the file")
            if other == person.id:
                raise CohortError(f"{what} names the person themselves")
    _check_rankings(person, known)
    if rules.lower_grade and person.grade is None and (person.offers or person.needs):
        raise CohortError("the grade is missing")


def _check_rankings(person: Profile, known: Mapping[str, Profile]) -> None:
    for ranking, has in ((person.ranked_mentors, "offers"), (person.ranked_mentees, "needs")):
        if len(set(ranking)) < len(ranking):
            raise CohortError("somebody is ranked twice")
        for other in ranking:
            if not getattr(known[other], has):
                raise CohortError(f"{other} is ranked, but has no {has}")
    if (person.ranked_mentors and not person.needs) or (
        person.ranked_mentees and not person.offers
    ):
        raise CohortError("ranks people without having the role that this needs")


def _check_managers(known: Mapping[str, Profile], at: Mapping[str, int]) -> None:
    """Raises CohortError if somebody is their own manager, over any number of levels."""
    found = circle({name: person.manager for name, person in known.items()})
    if found:
        lines = sorted(at[each] for each in found if each in at)
        where = f" (lines {', '.join(map(str, lines))})" if lines else ""
        raise CohortError(
            f"the managers of {', '.join(sorted(found))} form a circle{where}",
            lines[0] if lines else 0,
        )


def _check_pair(mentee: str, mentor: str, known: Mapping[str, Profile], name: str) -> None:
    for person in (mentee, mentor):
        if person not in known:
            raise CohortError(f"{name} names {person!r}, who is not in the file")
    if mentee == mentor:
        raise CohortError(f"{name}: {mentee} cannot be their own mentor")
    if name == "frozen" and not (known[mentee].needs and known[mentor].offers):
        raise CohortError(f"frozen: {mentee} needs no topic, or {mentor} offers none")
