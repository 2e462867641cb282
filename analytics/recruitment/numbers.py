"""The numbers of one release of recruitment, and the equations that readers know of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import pandas as pd

from analytics.contracts.recruitment import SOURCES, STAGES
from analytics.core.measures import ACTIVITY, MEAN
from analytics.privacy import (
    Key,
    ReleasedTable,
    Statement,
    Table,
    at_most,
    is_homogeneous,
    release,
    total,
)
from analytics.recruitment.weeks import ALL, COUNTED, true_totals, week_key

FLOORS: Final = {
    **{f"reached:{stage}": ACTIVITY for stage in STAGES},
    "sources:applied": ACTIVITY, "sources:accepted": ACTIVITY, "hires": MEAN, "staff": MEAN, "stayed": 0,
}  # fmt: skip
"""Least numbers of people by metric; how many of a unit stayed goes with its staff."""
GROUPED: Final = {"quarter": "cohort", "source": "declared", "unit": "unit"}
"""How hires are divided: the name of the division, and the column of hires."""


@dataclass(slots=True)
class Numbers:
    """The true numbers of a release; `release` hides what must be hidden."""

    day: str
    values: dict[Key, float] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    also: set[Key] = field(default_factory=set)

    def key(self, metric: str, group: str = ALL) -> Key:
        """Return the key of a number of this release."""
        return Key(metric, self.day, group)

    def release(self, ledger: Sequence[ReleasedTable]) -> ReleasedTable:
        """Release the numbers of all first, so that parts are hidden rather than these."""
        totals = release(self._table(lambda key: key.group == ALL), FLOORS, ledger)
        parts = release(self._table(lambda key: key.group != ALL), FLOORS, [*ledger, totals])
        return ReleasedTable(
            parts.name, {**totals.cells, **parts.cells}, FLOORS, tuple(self.statements)
        )

    def _table(self, kept: Callable[[Key], bool]) -> Table:
        values = {key: value for key, value in self.values.items() if kept(key)}
        also = frozenset(key for key in self.also if kept(key))
        return Table(f"recruitment {self.day}", values, tuple(self.statements), also=also)

    def add_split(self, metric: str, counts: Mapping[str, int], prefix: str = "") -> None:
        """Add numbers that add up to the number of all, which is added too."""
        parts = {self.key(metric, f"{prefix}{name}"): float(n) for name, n in counts.items()}
        whole = self.key(metric)
        self.values |= parts
        self.values.setdefault(whole, float(sum(parts.values())))
        self.statements.append(total(whole, parts))

    def add_stages(self, applications: pd.DataFrame) -> None:
        """Add how many reached each stage, by declared source."""
        at = applications["stage"].map(STAGES.index)
        for place, stage in enumerate(STAGES):
            counts = applications[at >= place].groupby("declared").size()
            self.add_split(f"reached:{stage}", {s: int(counts.get(s, 0)) for s in SOURCES})
        for before, later in pairwise(STAGES):
            for source in (*SOURCES, ALL):
                small = self.key(f"reached:{later}", source)
                self.statements.append(at_most(small, self.key(f"reached:{before}", source)))

    def add_sources(self, applications: pd.DataFrame) -> None:
        """Add the cells tracked x declared, which add up to those of the declared source."""
        tracked = sorted(applications["tracked"].unique())
        for name in ("applied", "accepted"):
            own = applications if name == "applied" else _accepted(applications)
            counts = own.groupby(["tracked", "declared"]).size()
            for source in SOURCES:
                cells = {
                    self._cell(name, t, source): float(counts.get((t, source), 0)) for t in tracked
                }
                if cells:
                    self.values |= cells
                    self.statements.append(total(self.key(f"reached:{name}", source), cells))
        for source in SOURCES:
            for each in tracked:
                small, large = (self._cell(n, each, source) for n in ("accepted", "applied"))
                self.statements.append(at_most(small, large))

    def _cell(self, name: str, tracked: str, declared: str) -> Key:
        return self.key(f"sources:{name}", f"{tracked}/{declared}")

    def add_hires(self, hires: pd.DataFrame) -> None:
        """Add how many hires there are, by quarter, by declared source and by unit."""
        for name, column in GROUPED.items():
            sizes = hires.groupby(column).size()
            if len(hires):
                self.add_split("hires", {str(k): int(n) for k, n in sizes.items()}, f"{name}/")

    def add_staff(self, staff: pd.DataFrame) -> None:
        """Add the staff of each unit a year ago, and how many of them stayed."""
        for unit, left in staff.groupby("unit")["left"]:
            n, stayed = len(left), int((~left.astype(bool)).sum())
            people, others = self.key("staff", str(unit)), self.key("stayed", str(unit))
            self.values |= {people: float(n), others: float(stayed)}
            self.statements.append(at_most(others, people))
            if n < MEAN or is_homogeneous(stayed, n, MEAN):
                self.also.add(others)

    def add_weeks(
        self, applications: pd.DataFrame, weeks: list[ReleasedTable], *, unchanged: bool
    ) -> None:
        """Add what released weeks say of the numbers of all.

        They add up to the number of the year; where a week was released before a late application
        or a later stage was known, to no more than it. `unchanged` tells whether hidden numbers may
        be taken to be what they were.
        """
        shown = {
            key: value for week in weeks for key, value in week.cells.items() if key.group == ALL
        }
        periods = {key.period for key in shown}
        if not periods:
            return
        known = true_totals(applications, periods)
        exact = unchanged and all(
            value is None or known[key] == value for key, value in shown.items()
        )
        for column in COUNTED:
            parts = [week_key(column, week) for week in sorted(periods)]
            whole = self.key(f"reached:{column}")
            if exact:
                self.statements.append(total(whole, parts))
            elif sum(shown[part] or 0 for part in parts) <= self.values[whole]:
                terms = ((whole, 1.0), *((part, -1.0) for part in parts))
                self.statements.append(Statement(terms, at_least=True))


def _accepted(applications: pd.DataFrame) -> pd.DataFrame:
    return applications[applications["stage"] == STAGES[-1]]


def shown_groups(released: ReleasedTable, name: str) -> Iterator[str]:
    """Yield the groups of a division of hires whose number is shown."""
    for key, value in released.cells.items():
        if key.metric == "hires" and key.group.startswith(f"{name}/") and value is not None:
            yield key.group.removeprefix(f"{name}/")
