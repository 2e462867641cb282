"""A small snapshot: one program with visits, people, texts, views of posts and two events."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from analytics import contracts, panel
from tests.analytics.post_metrics_builders import metrics_row

START = datetime(2026, 3, 2, 9)  # noqa: DTZ001  the contract keeps naive UTC


def request_row(number: int) -> dict[str, Any]:
    """Return a request; every third viewer is an employee, every fifth request a robot."""
    at = START + timedelta(hours=number)
    week = at.isocalendar()
    return {
        "event_id": f"e{number:03d}",
        "at": at,
        "day": at.date().isoformat(),
        "week": f"{week.year}-W{week.week:02d}",
        "unit": "north",
        "program": "voices",
        "link": "link-1",
        "kind": "click",
        "visitor": f"{number % 9:02x}",
        "viewer": ("external", "unknown", "employee")[number % 3],
        "is_paid": False,
        "decided": "R1" if number % 5 == 0 else None,
        "provenance": "measured",
    }


def people_rows() -> dict[contracts.People, list[dict[str, Any]]]:
    """Return rows of 40 people: half of them acted, each has a text of another similarity."""
    people = [{"person": f"{place:08x}", "program": "voices"} for place in range(40)]
    joined = START - timedelta(days=60)
    stays = [row | {"joined_at": joined, "left_at": None, "ended": None} for row in people]
    acts = [row | {"at": joined + timedelta(days=3), "kind": "sent"} for row in people[::2]]
    text: dict[str, Any] = {"week": "2026-W10", "language": "fr", "tokens": 40}
    texts = [row | text | {"containment": place / 40} for place, row in enumerate(people)]
    posts = [metrics_row(place, week="2026-W08") for place in range(5)]
    posts += [
        metrics_row(place, week="2026-W08", channel="mastodon", impressions=None)
        for place in range(10, 15)
    ]
    return {"enrollments": stays, "actions": acts, "texts": texts, "post_metrics": posts}


def small_snapshot(folder: Path) -> Path:
    """Write the snapshot and return its folder."""
    requests = contracts.frame("requests", [request_row(number) for number in range(200)])
    people = {name: contracts.frame(name, rows) for name, rows in people_rows().items()}
    events = [
        {"first_day": day, "last_day": None, "kind": "law", "unit": "all", "name": name,
         "source": "https://law.example"}
        for day, name in (("2026-03-05", "A law applies"), ("2026-04-01", "Later law"))
    ]  # fmt: skip
    return panel.freeze(
        folder, requests, datetime(2026, 3, 16, tzinfo=UTC), people=people,
        others={"events": contracts.frame("events", events)},
    ).folder  # fmt: skip
