"""Views reported by networks: intervals, floors of five people, unknown where not reported."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics import contracts, measures, panel, reach, reported, snapshots
from analytics.contracts import ContractError
from analytics.core.reported import AGES, CHANNELS, COUNTS, NAMES, ReportedViews, ReportedWeek
from analytics.reported import FLOOR, newest, summaries, summary
from analytics.snapshots import Snapshot, write_part
from tests.analytics.post_metrics_builders import metrics_row, metrics_table, unread_row
from tests.analytics.request_builders import request_row, request_table

# The week 2026-W10 ended on 9 March; eight days later its metrics at seven days were due.
DUE = datetime(2026, 3, 22, 23, tzinfo=UTC)
EARLY = datetime(2026, 3, 15, 23, tzinfo=UTC)


def snapshot_of(
    folder: Path, rows: Iterable[dict[str, Any]], cut_off: datetime = DUE, name: str = "new"
) -> Snapshot:
    people: dict[contracts.People, pd.DataFrame] = {"post_metrics": metrics_table(rows)}
    return panel.freeze(folder / name, request_table([request_row(1)]), cut_off, people=people)


def summary_of(
    folder: Path, rows: Iterable[dict[str, Any]], cut_off: datetime = DUE
) -> ReportedViews:
    return summary(snapshot_of(folder, rows, cut_off), "voices")


def posts_of_five(*channels: str) -> list[dict[str, Any]]:
    """Return posts of five people on each network; Mastodon and Bluesky report no views."""
    return [
        metrics_row(10 * number + n, channel=name) | ({} if name == "x" else {"impressions": None})
        for number, name in enumerate(channels)
        for n in range(1, 6)
    ]


def test_newest_metrics_up_to_seven_days_are_used() -> None:
    rows = [metrics_row(1, age) for age in AGES]
    rows += [metrics_row(2, "1h"), metrics_row(2, "1d"), unread_row(2, "7d")]
    rows += [metrics_row(3, "1d"), metrics_row(3, "7d", impressions=None)]
    rows += [metrics_row(4, "1d"), metrics_row(4, "7d", hours=500, impressions=9999)]
    rows += [unread_row(5, "1h")]
    found = newest(metrics_table(rows)).set_index("post")["impressions"]
    assert found.to_list() == [1680, 240, 240, 240, pd.NA]
    assert found.dtype == "Int64"


def test_posts_of_five_people_give_an_interval(tmp_path: Path) -> None:
    (week,) = summary_of(tmp_path, posts_of_five("x")).weeks
    assert week == ReportedWeek("2026-W10", "x", posts=5, told=5, low=0, high=8400, due=5, read=5)
    assert week.sentence("en") == (
        "X, from 2\u00a0March to 8\u00a0March 2026: between 0 and 8,400 views from outside the "
        "organization, as reported by X for 5 of 5 posts."
    )
    assert week.sentence("fr") == (
        "X, du 2\u00a0mars au 8\u00a0mars 2026\u00a0: entre 0 et 8\u202f400 vues venues de "
        "l’extérieur de l’organisation, selon X, pour 5 sur 5 publications."
    )


def test_network_without_reported_views_is_unknown_and_not_zero(tmp_path: Path) -> None:
    found = summary_of(tmp_path, posts_of_five("x", "mastodon", "bluesky"))
    assert [(w.channel, w.high, w.told, w.reason) for w in found.weeks] == [
        ("x", 8400, 5, None),
        ("mastodon", None, 0, "not_told"),
        ("bluesky", None, 0, "not_told"),
    ]
    sentence = found.sentence("en")
    for name in ("Mastodon", "Bluesky"):
        assert (
            f"{name}, from 2\u00a0March to 8\u00a0March 2026: unknown, the network reported no"
            in sentence
        )
    assert sentence.endswith("They are not added to the visits on tracked links.")
    assert [line.views for line in found.table("en")] == [
        "between 0 and 8,400", "not reported", "not reported",
    ]  # fmt: skip


def test_due_metrics_that_were_not_read_are_counted(tmp_path: Path) -> None:
    rows = [
        *posts_of_five("x"),
        unread_row(1, "1d"),
        metrics_row(2, "1d"),
        unread_row(9),
        unread_row(9, "1h"),
    ]
    found = summary_of(tmp_path, rows)
    (week,) = found.weeks
    assert (week.posts, week.told, week.due, week.read) == (6, 5, 9, 6)
    (line,) = found.table("en")
    assert (line.posts, line.readings) == ("5 of 6", "6 of 9")


def test_week_of_too_few_people_is_not_released(tmp_path: Path) -> None:
    four = [metrics_row(n) for n in range(1, 5)] + [metrics_row(8, person="00000001")]
    found = summary_of(tmp_path, four)
    assert (found.weeks, found.reason) == ((), "few")
    assert "too few people" in found.sentence("en")


def test_views_of_too_few_people_are_unknown_in_a_released_week(tmp_path: Path) -> None:
    found = summary_of(tmp_path, [metrics_row(n) for n in range(1, 5)] + [unread_row(5)])
    (week,) = found.weeks
    assert (week.posts, week.told, week.high, week.reason) == (5, None, None, "few")
    assert found.table("en")[0].posts == "– of 5"


def test_week_is_released_once_its_metrics_at_seven_days_were_due(tmp_path: Path) -> None:
    early = summary_of(tmp_path / "early", posts_of_five("x"), EARLY)
    assert (early.weeks, early.until, early.reason) == ((), "2026-W09", "nothing")
    assert summary_of(tmp_path / "due", posts_of_five("x")).until == "2026-W10"


def test_released_weeks_stay_and_only_later_weeks_are_added(tmp_path: Path) -> None:
    first = summary_of(tmp_path / "first", posts_of_five("x"))
    changed = [row | {"impressions": 1} for row in posts_of_five("x")]
    later = [metrics_row(n, week="2026-W11") for n in range(21, 26)]
    newer = summary_of(tmp_path / "newer", changed + later, datetime(2026, 3, 29, 22, tzinfo=UTC))
    both = first.with_later(newer)
    assert [(w.week, w.high) for w in both.weeks] == [("2026-W10", 8400), ("2026-W11", 8400)]
    assert (both.until, both.with_later(newer), both.with_later(first)) == ("2026-W11", both, both)
    nothing = ReportedViews.empty("voices", "no_rows")
    assert (first.with_later(nothing), nothing.with_later(first)) == (first, first)
    assert [line.week[:12] for line in both.table("en")] == [
        "from 9\u00a0March",
        "from 2\u00a0March",
    ]


def test_summary_contains_one_program_only(tmp_path: Path) -> None:
    rows = posts_of_five("x") + [metrics_row(n, program="elsewhere") for n in range(31, 36)]
    snapshot = snapshot_of(tmp_path, rows)
    assert summary(snapshot, "voices").weeks == summary(snapshot, "elsewhere").weeks
    assert [each.program for each in summaries(snapshot)] == ["elsewhere", "voices"]


def test_reported_views_without_rows_have_a_reason(tmp_path: Path) -> None:
    write_part(tmp_path / "old", "rows", {"requests": request_table([request_row(1)])}, DUE)
    old = snapshots.load(tmp_path / "old")
    assert summary(old, "voices") == ReportedViews.empty("voices", "no_rows")
    for found in (summaries(None), summaries(old), summaries(snapshot_of(tmp_path, []))):
        (only,) = found
        assert only.sentence("en").startswith("Views reported by networks: unknown, ")
        assert only.table("en") == ()


def test_reported_views_round_trip_through_json(tmp_path: Path) -> None:
    found = summary_of(tmp_path, posts_of_five("x", "mastodon"))
    assert ReportedViews.from_dict(found.as_dict()) == found
    with pytest.raises(ValueError, match="fax is no network"):
        ReportedViews.from_dict(
            found.as_dict() | {"weeks": [found.as_dict()["weeks"][0] | {"channel": "fax"}]}
        )
    with pytest.raises(ValueError, match="two ends, or a reason"):
        ReportedWeek("2026-W10", "x", 5, 5, 0, None, 5, 5)
    with pytest.raises(ValueError, match="9 is above 3"):
        ReportedWeek("2026-W10", "x", 5, 5, 9, 3, 5, 5)


def test_reported_views_are_measures_of_their_own() -> None:
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
        ({"hours": None}, "impressions", "were not read"),
        ({"post": "00000001", "person": "00000001"}, "age", "in an earlier row"),
        ({"post": "00000001", "age": "1d"}, "person", "differs from another row"),
    ],
)
def test_violation_in_post_metrics_is_reported(
    changes: dict[str, Any], column: str, why: str
) -> None:
    invalid = metrics_table([metrics_row(1), metrics_row(2) | changes])
    with pytest.raises(ContractError, match=why) as found:
        contracts.check(invalid, "post_metrics")
    assert (found.value.table, found.value.column) == ("post_metrics", column)


def test_post_metrics_round_trip_through_a_snapshot(tmp_path: Path) -> None:
    rows = metrics_table(
        [metrics_row(1), unread_row(1, "29d"), metrics_row(2, "1h", impressions=None)]
    )
    contracts.check(rows, "post_metrics")
    snapshot = snapshot_of(tmp_path, rows.to_dict("records"))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(snapshots.rows(snapshot, "post_metrics"), rows)
    assert reported.summary(snapshot, "voices").reason == "few"


def test_post_metrics_are_read_under_their_former_name(tmp_path: Path) -> None:
    rows = metrics_table([metrics_row(1)])
    folder = snapshot_of(tmp_path, [metrics_row(1)]).folder / "rows"
    (folder / "post_metrics.parquet").rename(folder / "readings.parquet")
    manifest = folder / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("post_metrics.parquet", "readings.parquet"), encoding="utf-8")
    snapshot = snapshots.load(folder.parent)
    assert snapshots.has_table(snapshot, "post_metrics")
    pd.testing.assert_frame_equal(snapshots.rows(snapshot, "post_metrics"), rows)
