"""What networks report: an interval of views, told for five people or more, unknown where untold."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import contracts, measures, panel, reach, reported, snapshots
from analytics.contracts import ContractError
from analytics.plain.reported import AGES, CHANNELS, COUNTS, NAMES, Reported, Week
from analytics.reported import FLOOR, bounds, newest, summaries, summary
from analytics.snapshots import Snapshot, write_part
from tests.analytics.readings import HOURS, reading, readings, unread
from tests.analytics.rows import row, table

# The week 2026-W10 ended on 9 March; eight days later its readings at seven days were due.
TOLD = datetime(2026, 3, 22, 23, tzinfo=UTC)
EARLY = datetime(2026, 3, 15, 23, tzinfo=UTC)


def frozen(
    folder: Path, rows: Iterable[dict[str, Any]], cut_off: datetime = TOLD, name: str = "new"
) -> Snapshot:
    people: dict[contracts.People, pd.DataFrame] = {"readings": readings(rows)}
    return panel.freeze(folder / name, table([row(1)]), cut_off, people=people)


def told(folder: Path, rows: Iterable[dict[str, Any]], cut_off: datetime = TOLD) -> Reported:
    return summary(frozen(folder, rows, cut_off), "voices")


def chorus(*channels: str) -> list[dict[str, Any]]:
    """Five people's posts on each network; Mastodon and Bluesky tell no views."""
    return [
        reading(10 * place + n, channel=name) | ({} if name == "x" else {"impressions": None})
        for place, name in enumerate(channels)
        for n in range(1, 6)
    ]


def test_a_post_is_told_by_its_reading_at_seven_days_or_the_one_before() -> None:
    rows = [reading(1, age) for age in AGES]
    rows += [reading(2, "1h"), reading(2, "1d"), unread(2, "7d")]
    rows += [reading(3, "1d"), reading(3, "7d", impressions=None)]
    rows += [reading(4, "1d"), reading(4, "7d", hours=500, impressions=9999)]
    rows += [unread(5, "1h")]
    found = newest(readings(rows)).set_index("post")["impressions"]
    assert found.to_list() == [1680, 240, 240, 240, pd.NA]
    assert found.dtype == "Int64"


def test_five_peoples_posts_are_told_as_an_interval(tmp_path: Path) -> None:
    (week,) = told(tmp_path, chorus("x")).weeks
    assert week == Week("2026-W10", "x", posts=5, told=5, low=0, high=8400, due=5, read=5)
    assert week.sentence("en") == (
        "X, from 2\u00a0March to 8\u00a0March 2026: between 0 and 8,400 views from outside the "
        "company, as reported by X for 5 of 5 posts."
    )
    assert week.sentence("fr") == (
        "X, du 2\u00a0mars au 8\u00a0mars 2026\u00a0: entre 0 et 8\u202f400 vues venues de "
        "l’extérieur de l’entreprise, selon X, pour 5 sur 5 publications."
    )


def test_a_network_that_tells_no_views_is_unknown_and_never_nought(tmp_path: Path) -> None:
    found = told(tmp_path, chorus("x", "mastodon", "bluesky"))
    assert [(w.channel, w.high, w.told, w.reason) for w in found.weeks] == [
        ("x", 8400, 5, None),
        ("mastodon", None, 0, "not_told"),
        ("bluesky", None, 0, "not_told"),
    ]
    said = found.sentence("en")
    for name in ("Mastodon", "Bluesky"):
        assert (
            f"{name}, from 2\u00a0March to 8\u00a0March 2026: unknown, the network told no" in said
        )
    assert said.endswith("They are not added to the visits on our own links.")
    assert [line.views for line in found.table("en")] == [
        "between 0 and 8,400", "not told", "not told",
    ]  # fmt: skip


def test_readings_that_were_due_and_not_told_are_counted(tmp_path: Path) -> None:
    rows = [*chorus("x"), unread(1, "1d"), reading(2, "1d"), unread(9), unread(9, "1h")]
    found = told(tmp_path, rows)
    (week,) = found.weeks
    assert (week.posts, week.told, week.due, week.read) == (6, 5, 9, 6)
    (line,) = found.table("en")
    assert (line.posts, line.readings) == ("5 of 6", "6 of 9")


def test_a_week_of_too_few_people_is_told_nowhere(tmp_path: Path) -> None:
    four = [reading(n) for n in range(1, 5)] + [reading(8, person="00000001")]
    found = told(tmp_path, four)
    assert (found.weeks, found.reason) == ((), "few")
    assert "too few people" in found.sentence("en")


def test_views_of_too_few_people_are_not_told_though_the_week_is(tmp_path: Path) -> None:
    found = told(tmp_path, [reading(n) for n in range(1, 5)] + [unread(5)])
    (week,) = found.weeks
    assert (week.posts, week.told, week.high, week.reason) == (5, None, None, "few")
    assert found.table("en")[0].posts == "– of 5"


def test_a_week_is_told_once_its_readings_at_seven_days_were_due(tmp_path: Path) -> None:
    early = told(tmp_path / "early", chorus("x"), EARLY)
    assert (early.weeks, early.until, early.reason) == ((), "2026-W09", "nothing")
    assert told(tmp_path / "due", chorus("x")).until == "2026-W10"


def test_what_was_told_stays_and_only_later_weeks_are_added(tmp_path: Path) -> None:
    first = told(tmp_path / "first", chorus("x"))
    changed = [row | {"impressions": 1} for row in chorus("x")]
    later = [reading(n, week="2026-W11") for n in range(21, 26)]
    newer = told(tmp_path / "newer", changed + later, datetime(2026, 3, 29, 22, tzinfo=UTC))
    both = first.with_later(newer)
    assert [(w.week, w.high) for w in both.weeks] == [("2026-W10", 8400), ("2026-W11", 8400)]
    assert (both.until, both.with_later(newer), both.with_later(first)) == ("2026-W11", both, both)
    nothing = Reported.empty("voices", "no_rows")
    assert (first.with_later(nothing), nothing.with_later(first)) == (first, first)
    assert [line.week[:12] for line in both.table("en")] == [
        "from 9\u00a0March",
        "from 2\u00a0March",
    ]


def test_other_programs_are_not_looked_at(tmp_path: Path) -> None:
    rows = chorus("x") + [reading(n, program="elsewhere") for n in range(31, 36)]
    taken = frozen(tmp_path, rows)
    assert summary(taken, "voices").weeks == summary(taken, "elsewhere").weeks
    assert [each.program for each in summaries(taken)] == ["elsewhere", "voices"]


def test_without_rows_it_is_unknown_and_says_why(tmp_path: Path) -> None:
    write_part(tmp_path / "old", "rows", {"requests": table([row(1)])}, TOLD)
    old = snapshots.load(tmp_path / "old")
    assert summary(old, "voices") == Reported.empty("voices", "no_rows")
    for found in (summaries(None), summaries(old), summaries(frozen(tmp_path, []))):
        (only,) = found
        assert only.sentence("en").startswith("Views reported by networks: unknown, ")
        assert only.table("en") == ()


def test_it_comes_back_from_storage_as_it_was(tmp_path: Path) -> None:
    found = told(tmp_path, chorus("x", "mastodon"))
    assert Reported.from_dict(found.as_dict()) == found
    with pytest.raises(ValueError, match="fax is no network"):
        Reported.from_dict(
            found.as_dict() | {"weeks": [found.as_dict()["weeks"][0] | {"channel": "fax"}]}
        )
    with pytest.raises(ValueError, match="two ends, or a reason"):
        Week("2026-W10", "x", 5, 5, 0, None, 5, 5)
    with pytest.raises(ValueError, match="9 is above 3"):
        Week("2026-W10", "x", 5, 5, 9, 3, 5, 5)


def test_it_is_a_measure_of_its_own_beside_those_of_our_links() -> None:
    for name in ("reported_views", "readings_told"):
        assert measures.registry[name].floor >= measures.ACTIVITY == FLOOR
    assert set(COUNTS).isdisjoint(reach.COUNTS)
    assert set(NAMES) == set(CHANNELS)


@pytest.mark.parametrize(
    ("changes", "column", "why"),
    [
        ({"age": "2d"}, "age", "not allowed"),
        ({"channel": "fax"}, "channel", "not allowed"),
        ({"post": "https://x.com/awa/status/1"}, "post", "not allowed"),
        ({"person": "@awa"}, "person", "not allowed"),
        ({"provenance": "measured"}, "provenance", "not allowed"),
        ({"likes": -1}, "likes", "below zero"),
        ({"hours": None}, "impressions", "was not taken"),
        ({"post": "00000001", "person": "00000001"}, "age", "in an earlier row"),
        ({"post": "00000001", "age": "1d"}, "person", "differs from another row"),
    ],
)
def test_the_contract_names_the_lie(changes: dict[str, Any], column: str, why: str) -> None:
    lying = readings([reading(1), reading(2) | changes])
    with pytest.raises(ContractError, match=why) as found:
        contracts.check(lying, "readings")
    assert (found.value.table, found.value.column) == ("readings", column)


def test_the_table_comes_back_as_it_went_in(tmp_path: Path) -> None:
    rows = readings([reading(1), unread(1, "29d"), reading(2, "1h", impressions=None)])
    contracts.check(rows, "readings")
    taken = frozen(tmp_path, rows.to_dict("records"))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(snapshots.rows(taken, "readings"), rows)
    assert reported.summary(taken, "voices").reason == "few"


counts = st.none() | st.integers(0, 100_000)
lines = st.builds(
    lambda post, age, shift, views: reading(
        post, age, hours=HOURS[age] + shift, impressions=views, channel=CHANNELS[post % 2]
    ),
    st.integers(0, 14), st.sampled_from(AGES), st.integers(0, 400), counts,
)  # fmt: skip
tables = st.lists(lines, max_size=25, unique_by=lambda line: (line["post"], line["age"]))
some = hypothesis.settings(max_examples=25, deadline=None)


@some
@given(tables)
def test_low_is_never_above_high_and_what_is_missing_stays_missing(
    rows: list[dict[str, Any]],
) -> None:
    rows = readings(rows)  # type: ignore[assignment]
    found = bounds(rows)  # type: ignore[arg-type]
    assert sorted(found["post"]) == sorted(rows["post"].unique())  # type: ignore[call-overload]
    told = found[found["flag"].isna() & found["high"].notna()]
    assert (told["low"] <= told["high"]).all()
    untold = found["impressions"].isna()
    assert found.loc[untold, ["low", "high"]].isna().all(axis=None)
    assert found.loc[~untold, ["low", "high"]].notna().all(axis=None)


@some
@given(tables, counts)
def test_a_row_of_another_person_changes_no_row_of_mine(
    rows: list[dict[str, Any]], views: int | None
) -> None:
    before = bounds(readings(rows))
    after = bounds(readings([reading(99, impressions=views), *rows]))
    mine = after[after["post"] != f"{99:08x}"].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, before)


@some
@given(tables, st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, Any]], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    found, again = (
        bounds(readings(each)).sort_values("post", ignore_index=True) for each in (rows, shuffled)
    )
    pd.testing.assert_frame_equal(found, again)


@some
@given(tables)
def test_no_week_of_fewer_than_five_people_is_told(rows: list[dict[str, Any]]) -> None:
    frame = readings(rows)
    for week in reported._weeks(frame):
        posts = bounds(frame[frame["channel"] == week.channel])
        assert posts["person"].nunique() >= FLOOR
        if week.high is not None:
            told = posts[posts["high"].notna()]
            assert told["person"].nunique() >= FLOOR
            assert told["high"].max() <= week.high == told["high"].sum()
            assert week.low == told["low"].max()
