"""Cohort files: people with their profiles, or pairs with scores. Described in docs/matching.md."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from webapp.cli.matching.pair_files import PairFile, read_pair_file
from webapp.datafiles.fields import Fields
from webapp.datafiles.folder import read_text
from webapp.datafiles.located import Located, read_document
from webapp.matching.cohort import HIGHEST, MOST_PLACES, MOST_WAITED, Cohort
from webapp.matching.criteria import DEFAULT, CohortError, Criterion, read_criteria
from webapp.matching.profiles import (
    LEVELS,
    PRIORITIES,
    SLOTS,
    Need,
    Profile,
    Profiles,
    Rules,
    Weights,
)

COMMON = ("edition", "criteria", "frozen")
OF_PEOPLE = ("people", "rules", "weights", "previous", "former")
OF_PAIRS = ("mentees", "mentors", "pairs")
PERSON = (
    "id", "name", "manager", "unit", "grade", "site", "remote", "languages", "slots", "offers",
    "needs", "capacity", "wanted", "waited", "exclusions", "ranked_mentors", "ranked_mentees",
)  # fmt: skip
HIGHEST_GRADE = 1000

Document = dict[str, Located | list[Located]]


def read_cohort(path: Path) -> Profiles | Cohort:
    """Read a file: JSON if its name ends with .json, else CSV.

    Raises InputError with the line of what is wrong, and OSError.
    """
    text = read_text(path)
    if path.suffix.lower() == ".json":
        return read_json(text)
    return read_pair_file(text)


def read_json(text: str) -> Profiles | Cohort:
    """A cohort of people or of pairs. Raises InputError."""
    document = read_document(text)
    known = (*COMMON, *(OF_PEOPLE if "people" in document else OF_PAIRS))
    unknown = sorted(set(document) - set(known))
    if unknown:
        raise CohortError(f"there is no {unknown[0]!r} here; there are {', '.join(known)}")
    edition = Fields({"edition": _value(document, "edition", "")}, 1, ["edition"]).text("edition")
    criteria = _criteria(document)
    frozen = _pairs(document, "frozen")
    if "people" in document:
        return _profiles(document, edition, criteria, frozen)
    return _pair_file(document, edition, criteria, frozen)


def _value(document: Document, name: str, default: Any) -> Any:  # noqa: ANN401 - JSON
    found = document.get(name)
    if isinstance(found, list):
        line = found[0].line if found else 0
        raise CohortError(f"{name} must not be a list", line)
    return default if found is None else found.value


def _list(document: Document, name: str) -> list[Located]:
    found = document.get(name, [])
    if isinstance(found, Located):
        raise CohortError(f"{name} must be a list in brackets", found.line)
    return found


def _criteria(document: Document) -> tuple[Criterion, ...]:
    if "criteria" not in document:
        return DEFAULT
    names = _list(document, "criteria")
    try:
        return read_criteria([str(each.value) for each in names])
    except CohortError as error:
        raise CohortError(error.sentence, names[0].line if names else 0) from None


def _pairs(document: Document, name: str) -> dict[tuple[str, str], int]:
    """Pairs without scores, with their lines."""
    found: dict[tuple[str, str], int] = {}
    for each in _list(document, name):
        fields = Fields(each.value, each.line, ("mentee", "mentor"))
        pair = fields.text("mentee"), fields.text("mentor")
        if pair in found or pair[::-1] in found:
            fields.refuse(f"{name}: {pair[0]} and {pair[1]} are listed twice")
        if pair[0] == pair[1]:
            fields.refuse(f"{name}: {pair[0]} cannot be their own mentor")
        found[pair] = each.line
    return found


def _pair_file(
    document: Document,
    edition: str,
    criteria: tuple[Criterion, ...],
    frozen: dict[tuple[str, str], int],
) -> Cohort:
    file = PairFile(edition, criteria)
    for side, places in (("mentees", "wanted"), ("mentors", "capacity")):
        for each in _list(document, side):
            fields = Fields(each.value, each.line, ("id", places, "waited"))
            count = fields.integer(places, 0, MOST_PLACES, 1)
            waited = fields.integer("waited", 0, MOST_WAITED, 0)
            file.add_seat(side, fields.text("id"), count, waited, each.line)
    names = (
        "mentee", "mentor", "mentee_score", "mentor_score", "mentee_rank", "mentor_rank", "previous",
    )  # fmt: skip
    for each in _list(document, "pairs"):
        file.add_pair(Fields(each.value, each.line, names))
    for pair, line in frozen.items():
        file.add_frozen(pair, line)
    return file.cohort()


def _profiles(
    document: Document,
    edition: str,
    criteria: tuple[Criterion, ...],
    frozen: dict[tuple[str, str], int],
) -> Profiles:
    people, lines = [], {}
    for each in _list(document, "people"):
        person = _person(Fields(each.value, each.line, PERSON))
        # Of a person who is there twice the second line is the one to name.
        lines[person.id] = each.line
        people.append(person)
    rules = Fields(
        _value(document, "rules", {}), _line(document, "rules"), Rules.__dataclass_fields__
    )
    pairs = {name: _pairs(document, name) for name in ("previous", "former")} | {"frozen": frozen}
    _check_known(pairs, lines)
    return Profiles(
        edition, tuple(people),
        Rules(**{
            name: rules.flag(name, default=getattr(Rules(), name)) for name in Rules.__dataclass_fields__
        }),
        _weights(document), criteria,
        frozenset(pairs["frozen"]), frozenset(pairs["previous"]), frozenset(pairs["former"]), lines,
    )  # fmt: skip


def _line(document: Document, name: str) -> int:
    found = document.get(name)
    return found.line if isinstance(found, Located) else 0


def _check_known(pairs: dict[str, dict[tuple[str, str], int]], known: Iterable[str]) -> None:
    people = set(known)
    for name, found in pairs.items():
        for pair, line in found.items():
            for person in pair:
                if person not in people:
                    raise CohortError(f"{name} names {person!r}, who is not in the file", line)


def _weights(document: Document) -> Weights:
    names = Weights.__dataclass_fields__
    fields = Fields(_value(document, "weights", {}), _line(document, "weights"), names)
    given = {
        name: fields.integer(name, 0, HIGHEST, getattr(Weights(), name)) for name in names
    }  # fmt: skip
    try:
        return Weights(**given)
    except CohortError as error:
        raise CohortError(error.sentence, fields.line) from None


def _person(fields: Fields) -> Profile:
    slots = fields.texts("slots")
    for slot in slots:
        if slot not in SLOTS:
            fields.refuse(f"there is no half-day {slot!r}; there are {', '.join(SLOTS)}")
    ids = {name: fields.texts(name) for name in ("exclusions", "ranked_mentors", "ranked_mentees")}
    return Profile(
        fields.text("id"), fields.text("name", ""), fields.text("manager", ""),
        fields.text("unit", ""),
        fields.integer("grade", 0, HIGHEST_GRADE) if fields.has("grade") else None,
        fields.text("site", ""), fields.flag("remote"), frozenset(fields.texts("languages")),
        frozenset(slots), _offers(fields), _needs(fields), fields.integer("capacity", 0, MOST_PLACES, 1),
        fields.integer("wanted", 1, MOST_PLACES, 1), fields.integer("waited", 0, MOST_WAITED, 0),
        frozenset(ids["exclusions"]), ids["ranked_mentors"], ids["ranked_mentees"],
    )  # fmt: skip


def _offers(fields: Fields) -> dict[str, int]:
    offers = Fields(dict(fields.mapping("offers")), fields.line, fields.mapping("offers"))
    return {topic: offers.integer(topic, LEVELS[0], LEVELS[-1]) for topic in offers.values}


def _needs(fields: Fields) -> dict[str, Need]:
    found = {}
    for topic, need in fields.mapping("needs").items():
        each = Fields(need, fields.line, ("level", "priority"))
        level = each.integer("level", LEVELS[0], LEVELS[-1], Need().level)
        found[topic] = Need(level, each.integer("priority", PRIORITIES[0], PRIORITIES[-1], 2))
    return found
