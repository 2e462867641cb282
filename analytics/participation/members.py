"""Members of a program and the periods for which they were observed."""

from datetime import UTC, datetime
from typing import Final

import pandas as pd

KEY: Final = ["person", "program"]


def moment_of(as_of: datetime) -> pd.Timestamp:
    """Convert to UTC without a zone, as in tables. Raises ValueError for a naive moment."""
    if as_of.tzinfo is None:
        raise ValueError("as_of has no time zone.")
    return pd.Timestamp(as_of.astimezone(UTC).replace(tzinfo=None))


def members(enrollments: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """
    Return one row per person and program joined by `moment`, with KEY, joined, until, opted_out.

    `joined` is the first time; `until` the end of observation: `moment`, or when the account was
    closed; `opted_out` is when the person first left by choice, missing if never; `first_end` is
    the end of the first stay, or `moment`.
    """
    stays = _stays(enrollments, moment)
    first, last = stays.drop_duplicates(KEY), stays.drop_duplicates(KEY, keep="last")
    closed = last["left_at"].where(last["ended"] == "account")
    return first[KEY].assign(
        joined=first["joined_at"],
        until=closed.fillna(moment).to_numpy(),
        opted_out=first["left_at"].where(first["ended"] == "left"),
        first_end=first["left_at"].fillna(moment),
    )


def enrolled(enrollments: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """Return the rows of `members` that are enrolled at `moment`."""
    stays = _stays(enrollments, moment)
    lasting = stays[stays["left_at"].isna()][KEY]
    return members(enrollments, moment).merge(lasting.drop_duplicates(), on=KEY)


def done(people: pd.DataFrame, actions: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """
    Return the actions of these members from joining up to `moment`: member, joined, at.

    `member` is the position of the row in `people`, from 0.
    """
    placed = people[[*KEY, "joined"]].assign(member=range(len(people)))
    found = actions[actions["at"] <= moment].merge(placed, on=KEY)
    return found[found["at"] >= found["joined"]][["member", "joined", "at"]]


def _stays(enrollments: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """Return stays that began by `moment`, in order; an end after `moment` is missing."""
    known = enrollments[enrollments["joined_at"] <= moment].sort_values([*KEY, "joined_at"])
    over = known["left_at"] <= moment
    return known.assign(left_at=known["left_at"].where(over), ended=known["ended"].where(over))
