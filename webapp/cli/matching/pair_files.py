"""Cohorts of pairs with scores or ranks, from JSON objects or from the rows of a CSV file."""

from collections import Counter
from dataclasses import replace

from webapp.datafiles.fields import Fields
from webapp.datafiles.tables import read_table
from webapp.matching.cohort import (
    HIGHEST,
    LOWEST,
    MOST_PLACES,
    MOST_WAITED,
    Cohort,
    Pair,
    Seat,
    cohort_of,
)
from webapp.matching.criteria import DEFAULT, CohortError, Criterion, read_criteria

COLUMNS = (
    "mentee", "mentor", "mentee_score", "mentor_score", "mentee_rank", "mentor_rank", "previous",
    "frozen", "wanted", "capacity", "mentee_waited", "mentor_waited",
)  # fmt: skip
LARGEST_RANK = 1_000_000


class PairFile:
    """Seats and pairs as they are read, with their lines."""

    def __init__(self, edition: str, criteria: tuple[Criterion, ...]) -> None:
        self.edition, self.criteria = edition, criteria
        self.seats: dict[str, dict[str, Seat]] = {"mentees": {}, "mentors": {}}
        self.pairs: dict[tuple[str, str], Pair] = {}
        self.frozen: list[tuple[str, str]] = []
        self.lines: dict[tuple[str, str], int] = {}

    def add_seat(
        self, side: str, name: str, places: int, waited: int, line: int, *, again: bool = False
    ) -> None:
        """A person of a side. With `again` the same person may be there before, with equal values."""
        seat = Seat(name, places, waited)
        before = self.seats[side].setdefault(name, seat)
        first = self.lines.setdefault((side, name), line)
        if first != line and not (again and before == seat):
            what = "with other values " if again else ""
            raise CohortError(f"{name} is among the {side} {what}on line {first} already", line)

    def add_pair(self, fields: Fields) -> None:
        """A feasible pair with scores, or ranks, or both."""
        mentee, mentor = fields.text("mentee"), fields.text("mentor")
        values = {}
        for side in ("mentee", "mentor"):
            score, rank = f"{side}_score", f"{side}_rank"
            ranked = fields.has(rank)
            values[rank] = fields.integer(rank, 1, LARGEST_RANK) if ranked else 0
            values[score] = fields.integer(score, LOWEST, HIGHEST, 0 if ranked else None)
        self._check(mentee, mentor, fields.line)
        self.pairs[mentee, mentor] = Pair(
            mentee, mentor, values["mentee_score"], values["mentor_score"], fields.flag("previous"),
            values["mentee_rank"], values["mentor_rank"],
        )  # fmt: skip

    def add_frozen(self, pair: tuple[str, str], line: int) -> None:
        """A pair that exists already."""
        self._check(*pair, line, listed=False)
        if pair in self.frozen or pair[::-1] in self.frozen:
            raise CohortError(f"{pair[0]} and {pair[1]} are a current pair already", line)
        self.frozen.append(pair)

    def _check(self, mentee: str, mentor: str, line: int, *, listed: bool = True) -> None:
        for side, name in (("mentees", mentee), ("mentors", mentor)):
            if name not in self.seats[side]:
                raise CohortError(f"{name} is not among the {side}", line)
        if mentee == mentor:
            raise CohortError(f"{mentee} cannot be their own mentor", line)
        if listed:
            for pair in ((mentee, mentor), (mentor, mentee)):
                if pair in self.pairs:
                    first = self.lines["pair " + pair[0], pair[1]]
                    raise CohortError(f"{mentee} and {mentor} are on line {first} already", line)
            self.lines["pair " + mentee, mentor] = line

    def cohort(self) -> Cohort:
        """The cohort. Scores that are missing are computed from ranks."""
        number = {
            "mentee": Counter(pair.mentee for pair in self.pairs.values()),
            "mentor": Counter(pair.mentor for pair in self.pairs.values()),
        }
        pairs = [self._scored(pair, number) for pair in self.pairs.values()]
        return cohort_of(
            self.edition, self.seats["mentees"].values(), self.seats["mentors"].values(), pairs,
            frozen=self.frozen, criteria=self.criteria,
        )  # fmt: skip

    def _scored(self, pair: Pair, number: dict[str, Counter[str]]) -> Pair:
        for side, name in (("mentee", pair.mentee), ("mentor", pair.mentor)):
            rank, partners = getattr(pair, f"{side}_rank"), number[side][name]
            if rank > partners:
                line = self.lines["pair " + pair.mentee, pair.mentor]
                raise CohortError(f"{side}_rank is {rank}, but {name} has {partners} pairs", line)
            if not getattr(pair, f"{side}_score"):
                score = max(LOWEST, HIGHEST * (partners - rank + 1) // partners)
                pair = replace(pair, **{f"{side}_score": score})
        return pair


def read_pair_file(text: str) -> Cohort:
    """A CSV file: one row for each pair, described in docs/matching.md. Raises InputError."""
    given, rows = read_table(text, COLUMNS, ("mentee", "mentor"), ("edition", "criteria"))
    setting = {name: str(found.value) for name, found in given.items()}
    names = [name.strip() for name in setting.get("criteria", "").split(",") if name.strip()]
    criteria = read_criteria(names) if names else DEFAULT
    file = PairFile(setting.get("edition") or "edition", criteria)
    for line, row in rows:
        _add_row(file, Fields(row, line, COLUMNS))
    return file.cohort()


def _add_row(file: PairFile, fields: Fields) -> None:
    for side, name, places in (("mentees", "mentee", "wanted"), ("mentors", "mentor", "capacity")):
        if fields.has(name):
            count = fields.integer(places, 0, MOST_PLACES, 1)
            waited = fields.integer(f"{name}_waited", 0, MOST_WAITED, 0)
            file.add_seat(side, fields.text(name), count, waited, fields.line, again=True)
    if not (fields.has("mentee") and fields.has("mentor")):
        if not (fields.has("mentee") or fields.has("mentor")):
            fields.refuse("mentee and mentor are missing")
        return
    if fields.flag("frozen"):
        file.add_frozen((fields.text("mentee"), fields.text("mentor")), fields.line)
    else:
        file.add_pair(fields)
