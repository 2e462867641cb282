"""Whether a reader of everything published finds a hidden number: the ledger, and a trial of it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import snapshots
from analytics.core.measures import ACTIVITY
from analytics.core.proportions import Proportion, wilson
from analytics.core.texts import counted, number, text
from analytics.privacy import Key, ReleasedTable, Table, attack, release, small_only, total
from analytics.snapshots import Snapshot

_FLOORS: Final = {"people": ACTIVITY}
_ROWS, _COLUMNS = 5, 4
_SEED: Final = 2026
INTERVALS: Final = ("metric", "period", "hidden", "found", "narrowest")


@dataclass(frozen=True, slots=True)
class Audit:
    """
    What an attack on released tables found: `tables`, `hidden` numbers, how many were `recovered`.

    `by_metric` has the columns `INTERVALS`: the hidden numbers of each metric and period, how many
    of them a reader finds, as in `recovered`, and the width of the narrowest interval: 0 also where
    it is known that nobody of a hidden group gave a certain answer, which tells nothing about one
    person. It names no group.
    """

    tables: int
    hidden: int
    recovered: int
    by_metric: pd.DataFrame

    def sentence(self, locale: str) -> str:
        """Return how many hidden numbers a reader finds, or that it is unknown."""
        if not self.tables:
            return text(locale, "audit.unknown")
        key = "none" if self.recovered == 0 else "some"
        return text(
            locale, f"audit.{key}", tables=counted(locale, "audit_tables", self.tables),
            hidden=counted(locale, "audit_numbers", self.hidden),
            recovered=number(locale, self.recovered),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """Random tables of people: how many of them give a hidden number away, with either method."""

    small_only: Proportion
    released: Proportion
    hidden_for_one: float

    def sentence(self, locale: str) -> str:
        """Return how many of the tables gave a hidden number away."""
        return text(
            locale, "audit.trial", tables=number(locale, self.small_only.n),
            small=number(locale, round((self.small_only.value or 0) * self.small_only.n)),
            released=number(locale, round((self.released.value or 0) * self.released.n)),
        )  # fmt: skip


def of_snapshot(snapshot: Snapshot | None) -> Audit:
    """Attack the ledger of a snapshot; nothing is known without one, or where it is older."""
    return audited(
        ReleasedTable.from_dict(json.loads(each)) for each in ledger(snapshot)["content"]
    )


def ledger(snapshot: Snapshot | None) -> pd.DataFrame:
    """Return table `ledger`; empty without a snapshot, and where it is older than the table."""
    return snapshots.released_or_empty(snapshot, "ledger")


def audited(tables: Iterable[ReleasedTable]) -> Audit:
    """Attack the union of released tables."""
    told = list(tables)
    found = attack(told)
    recovered = set(found.recovered)
    # The solver is exact to about 1e-6.
    rows = [
        (i.key.metric, i.key.period, i.key in recovered, round(i.high - i.low, 3))
        for i in found.intervals
    ]
    each = pd.DataFrame(rows, columns=["metric", "period", "found", "width"])
    summed = each.groupby(["metric", "period"], as_index=False).agg(
        hidden=("width", "size"), found=("found", "sum"), narrowest=("width", "min")
    )
    hidden = sum(len(table.hidden) for table in told)
    return Audit(len(told), hidden, len(found.recovered), summed[list(INTERVALS)])


def trial(tables: int = 60, seed: int = _SEED) -> Trial:
    """
    Release random tables of people by unit and kind with totals, and attack each.

    Only tables with a number from 1 to 4 count. `small_only` is the share of them that give such a
    number away where only these are hidden, `released` where others are hidden with them;
    `hidden_for_one` is the number of cells hidden for each small one.
    """
    random = np.random.default_rng(seed)
    made = [_random_table(random) for _ in range(tables)]
    pairs = [(each, small_only(each, _FLOORS)) for each in made]
    pairs = [(each, small) for each, small in pairs if small.hidden]
    small = [each for _table, each in pairs]
    whole = [release(each, _FLOORS) for each, _small in pairs]
    ratio = sum(len(each.hidden) for each in whole) / sum(len(each.hidden) for each in small)
    return Trial(_given_away(small), _given_away(whole), ratio)


def _given_away(tables: Sequence[ReleasedTable]) -> Proportion:
    """The share of tables in which an attack finds a hidden number."""
    return wilson(sum(bool(attack([each]).recovered) for each in tables), len(tables))


def _random_table(random: np.random.Generator) -> Table:
    counts: Any = random.poisson(random.gamma(2.0, 9.0, (_ROWS, _COLUMNS)))
    rows, columns = [*map(str, range(_ROWS)), "all"], [*map(str, range(_COLUMNS)), "all"]
    full = np.pad(counts, ((0, 1), (0, 1)))
    full[-1, :-1], full[:-1, -1], full[-1, -1] = counts.sum(0), counts.sum(1), counts.sum()

    def key(row: str, column: str) -> Key:
        return Key("people", "trial", f"{row}/{column}")

    values = {
        key(r, c): float(full[i, j]) for i, r in enumerate(rows) for j, c in enumerate(columns)
    }
    sums = [total(key(r, "all"), [key(r, c) for c in columns[:-1]]) for r in rows]
    sums += [total(key("all", c), [key(r, c) for r in rows[:-1]]) for c in columns]
    return Table("trial", values, tuple(sums))
