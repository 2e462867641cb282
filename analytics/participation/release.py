"""What may be told of a program's participation: its rows in, floors applied, figures out."""

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from analytics import snapshots
from analytics.participation.members import done, enrolled, moment_of
from analytics.participation.rates import activation, active, churn, gini, retention, watched
from analytics.plain.participation import Participation, Week
from analytics.plain.proportions import Proportion, wilson
from analytics.plain.reading import Reading, count, may_show, share, unknown
from analytics.snapshots import Snapshot

DOMINANT: Final = 0.7
"""Share of all actions above which one person is the figure; then it is not shown."""
HORIZON: Final = 90
"""Days of the opt-out figure."""


def summary(snapshot: Snapshot, program: str, as_of: datetime) -> Participation:
    """
    The figures of one program that may be shown: floors applied, unknown where a group is small.

    A snapshot without rows of people gives figures that say so: the rows are deleted after 35
    days, and older snapshots had none. Raises ValueError for an `as_of` without a time zone, or
    after the cut-off: what was not yet observed would look as if nobody had acted.
    """
    moment, day = moment_of(as_of), as_of.date().isoformat()
    if as_of > snapshot.cut_off:
        raise ValueError(f"{as_of} is after the snapshot was cut off, {snapshot.cut_off}.")
    if not _has_people(snapshot):
        return Participation.empty(program, day, "no_rows")
    enrollments, actions = (
        rows[rows["program"] == program]
        for rows in (snapshots.rows(snapshot, "enrollments"), snapshots.rows(snapshot, "actions"))
    )
    return Participation(
        program,
        day,
        enrolled=count("enrolled", len(enrolled(enrollments, moment))),
        active_30=share("active_30", active(enrollments, actions, as_of)),
        activated_14=share("activated_14", activation(enrollments, actions, 14, as_of)),
        activated_30=share("activated_30", activation(enrollments, actions, 30, as_of)),
        left_90=_left_within(enrollments, as_of),
        concentration=_concentration(enrollments, actions, moment),
        retention=_weeks(retention(enrollments, actions, as_of)),
    )


def summaries(snapshot: Snapshot | None) -> tuple[Participation, ...]:
    """Every program of a snapshot at its cut-off; without any, one that says why it is unknown."""
    if snapshot is None or not _has_people(snapshot):
        return (Participation.empty(None, None, "no_rows"),)
    programs = sorted(snapshots.rows(snapshot, "enrollments")["program"].unique())
    found = tuple(summary(snapshot, str(program), snapshot.cut_off) for program in programs)
    return found or (Participation.empty(None, None, "nothing"),)


def _has_people(snapshot: Snapshot) -> bool:
    return all(snapshots.holds(snapshot, table) for table in ("enrollments", "actions"))


def _left_within(enrollments: pd.DataFrame, as_of: datetime) -> Reading:
    """Unknown where no row is of somebody who left: whoever leaves takes their rows along."""
    if len(enrollments) and not (enrollments["ended"] == "left").any():
        return unknown("left_90", "gone")
    return share("left_90", _left(enrollments, as_of))


def _left(enrollments: pd.DataFrame, as_of: datetime) -> Proportion:
    """
    The share that left within `HORIZON` days; n counts those of whom it is known whether.

    Before anybody left the curve has no interval of its own; Wilson's for none of n stands in.
    """
    days, left = watched(enrollments, as_of)
    known = int(((days >= HORIZON) | left).sum())
    curve = churn(enrollments, as_of)
    curve = curve[curve["day"] < HORIZON]
    if curve.empty:
        return wilson(0, known)
    last = curve.iloc[-1]
    if last["value"] == 1:
        return wilson(known, known)
    return Proportion(float(last["value"]), float(last["low"]), float(last["high"]), known)


def _concentration(
    enrollments: pd.DataFrame, actions: pd.DataFrame, moment: pd.Timestamp
) -> Reading:
    people = enrolled(enrollments, moment)
    acts = done(people, actions, moment)
    each = np.bincount(acts["member"].to_numpy(np.int64), minlength=len(people))
    # The floor before the value: a reason that depends on what people did tells what they did.
    if not may_show("concentration", len(people)):
        return unknown("concentration", "few" if len(people) else "nothing")
    found = gini(each)
    if found is None or each.max() > DOMINANT * each.sum():
        return unknown("concentration", "few")
    return Reading("concentration", found, None, None, len(people))


def _weeks(counted: pd.DataFrame) -> tuple[Week, ...]:
    rows = counted.drop(columns="active").itertuples(index=False)
    found = (
        Week(int(week), int(n), float(value), float(low), float(high))
        for week, n, value, low, high in rows
    )
    return tuple(week for week in found if may_show("retention", week.n))
