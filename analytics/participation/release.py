"""Participation figures of a program that may be published: floors are applied to its rows."""

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from analytics import snapshots
from analytics.core.group_figure import GroupFigure, count, may_show, share, unknown
from analytics.core.participation import Participation, RetentionWeek
from analytics.core.proportions import Proportion, wilson
from analytics.participation.members import done, enrolled, moment_of
from analytics.participation.rates import activation, active, churn, gini, observed_stays, retention
from analytics.snapshots import Snapshot

DOMINANT: Final = 0.7
"""Share of all actions by one person above which the figure is not shown."""
HORIZON: Final = 90
"""Days after joining of the opt-out figure."""


def summary(snapshot: Snapshot, program: str, as_of: datetime) -> Participation:
    """
    Return the figures of one program that may be shown; unknown where a group is too small.

    Without tables of people the reason is `no_rows`: rows are deleted after 35 days, and older
    snapshots had none. Raises ValueError for an `as_of` without a time zone, or after the cut-off,
    because people would count as inactive for a time that was not observed.
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
    """Return the figures of each program at the cut-off; without any, one with the reason."""
    if snapshot is None or not _has_people(snapshot):
        return (Participation.empty(None, None, "no_rows"),)
    programs = sorted(snapshots.rows(snapshot, "enrollments")["program"].unique())
    found = tuple(summary(snapshot, str(program), snapshot.cut_off) for program in programs)
    return found or (Participation.empty(None, None, "nothing"),)


def _has_people(snapshot: Snapshot) -> bool:
    return all(snapshots.has_table(snapshot, table) for table in ("enrollments", "actions"))


def _left_within(enrollments: pd.DataFrame, as_of: datetime) -> GroupFigure:
    """Return the opt-out share; unknown where the rows of people who left were deleted."""
    if len(enrollments) and not (enrollments["ended"] == "left").any():
        return unknown("left_90", "gone")
    return share("left_90", _left(enrollments, as_of))


def _left(enrollments: pd.DataFrame, as_of: datetime) -> Proportion:
    """
    Return the share that left within `HORIZON` days; n counts people observed that long or left.

    Where nobody left, the curve has no interval, so Wilson's interval of 0 of n is returned.
    """
    days, left = observed_stays(enrollments, as_of)
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
) -> GroupFigure:
    people = enrolled(enrollments, moment)
    acts = done(people, actions, moment)
    each = np.bincount(acts["member"].to_numpy(np.int64), minlength=len(people))
    # The floor is checked first, so that the reason does not depend on what people did.
    if not may_show("concentration", len(people)):
        return unknown("concentration", "few" if len(people) else "nothing")
    found = gini(each)
    if found is None or each.max() > DOMINANT * each.sum():
        return unknown("concentration", "few")
    return GroupFigure("concentration", found, None, None, len(people))


def _weeks(counted: pd.DataFrame) -> tuple[RetentionWeek, ...]:
    rows = counted.drop(columns="active").itertuples(index=False)
    found = (
        RetentionWeek(int(week), int(n), float(value), float(low), float(high))
        for week, n, value, low, high in rows
    )
    return tuple(week for week in found if may_show("retention", week.n))
