"""
Who came: to whom a voluntary program was open, and how many of them enrolled.

An estimate about a voluntary program is about people who chose to take part. This statement goes
beside it, and nothing is said of those who did not enroll: they are never counted on their own where
they are few, and no result is extended to them.
"""

from dataclasses import dataclass
from typing import Self

import pandas as pd

from analytics.core.texts import counted, percent, text
from analytics.participation.units import ALL
from analytics.snapshots import Snapshot, SnapshotError


@dataclass(frozen=True, slots=True)
class WhoCame:
    """
    The units of one quarter whose numbers may be shown, together; `units` 0 where none may.

    `people` of these units were offered briefs, `enrolled` of them were enrolled at the end of the
    quarter; `offered` briefs were open then. All people of the units are counted, so there is no
    interval.
    """

    quarter: str | None = None
    units: int = 0
    people: int = 0
    enrolled: int = 0
    offered: int = 0

    @classmethod
    def of(cls, participation: pd.DataFrame) -> Self:
        """Read the last quarter of table `participation`."""
        if participation.empty:
            return cls()
        quarter = str(participation["quarter"].max())
        rows = participation[participation["quarter"] == quarter]
        shown = rows[(rows["unit"] != ALL) & rows["people"].notna() & rows["enrolled"].notna()]
        people, enrolled = int(shown["people"].sum()), int(shown["enrolled"].sum())
        return cls(quarter, len(shown), people, enrolled, int(rows["offered"].max()))

    @property
    def share(self) -> float | None:
        """The share (0 to 1) of people offered briefs who were enrolled; None without any."""
        return self.enrolled / self.people if self.people else None

    def sentence(self, locale: str) -> str:
        """Return who came, that they are volunteers, and what is not said of the others."""
        caveat = text(locale, "selection.volunteers")
        if self.quarter is None or not self.units:
            reason = "selection.no_quarter" if self.quarter is None else "selection.few"
            return f"{text(locale, reason)} {caveat}"
        year, number = self.quarter.split("-Q")
        sentence = text(
            locale, "selection.came",
            quarter=text(locale, f"selection.quarter_{number}", year=year),
            briefs=counted(locale, "briefs_offered", self.offered),
            people=counted(locale, "people", self.people),
            units=counted(locale, "selection_units", self.units),
            enrolled=counted(locale, "selection_enrolled", self.enrolled),
            share=percent(locale, self.share),
        )  # fmt: skip
        return f"{sentence} {caveat} {text(locale, 'selection.left_out')}"


def who_came(snapshot: Snapshot | None) -> WhoCame:
    """Return who came by the last released quarter; without table `participation`, nothing known."""
    if snapshot is None:
        return WhoCame()
    try:
        return WhoCame.of(snapshot.released("participation"))
    except SnapshotError:
        return WhoCame()
