"""Requests invented by hypothesis: clicks without pause, even clicks, equal times, late rows."""

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from tests.analytics.request_builders import request_row

DAY = 86_400
# Seconds between two clicks: around the 30 seconds of R7, and a little uneven for R4.
STEPS = (0.0, 9.0, 15.5, 29.999999, 30.0, 30.000001, 60.0, 60.04, 61.3, 97.0)
Drawn = dict[str, Any]

# Around the limits of R4: 10 even clicks, 30 clicks in an hour; gaps of 60 and 60.19 s in turn have
# a standard deviation of 0.1 s.
_even = st.builds(
    lambda steps, n: (list(steps) * n)[:n],
    st.sampled_from([*((step,) for step in STEPS), (60.0, 60.19), (60.0, 60.19), (15.5, 61.3)]),
    st.sampled_from([8, 9, 10, 29, 30, 31]),
)
_visits = st.fixed_dictionaries(
    {
        # From 9:50 or 14:30 on, clicks may pass a clock hour.
        "start": st.sampled_from([0, 3_000, 19_800, DAY, 6 * DAY + 19_800, 7 * DAY]),
        "offset": st.sampled_from([0.0, 0.0, 0.0, 7.5, 24.3]),
        "steps": st.lists(st.sampled_from(STEPS), max_size=6).map(lambda few: few * 6) | _even,
        "links": st.sampled_from([1, 1, 2, 40]),
        "visitor": st.sampled_from(["aa", "bb", "c0"]),
        "unit": st.sampled_from(["north", "south", "NA"]),
        "program": st.sampled_from(["voices", "guides"]),
        "kind": st.sampled_from(["click", "click", "click", "page"]),
        "viewer": st.sampled_from(["external", "external", "unknown", "employee"]),
        "noise": st.lists(
            st.tuples(
                st.integers(0, 40),
                st.sampled_from(
                    [{"is_paid": True}, {"viewer": "unknown"}, {"viewer": "employee"}]
                    + [{"decided": code} for code in ("R0", "R1", "R2", "R3", "R6")]
                ),
            ),
            max_size=4,
        ),
        "twins": st.sampled_from([False, False, True]),
        "late": st.sampled_from([0, 0, 1, 3]),
    }
)
WEEKS = ("2026-W10", "2026-W11", "2026-W12")


def _rows(drawn: Iterable[Drawn], order: list[int]) -> list[Drawn]:
    """Rows of all visits; `order` shuffles the event ids, which decide between equal times."""
    rows: list[Drawn] = []
    for visits in drawn:
        rows += _visit_rows(visits)
    return [
        request_row(order[number % len(order)] * 10_000 + number, **row)
        for number, row in enumerate(rows)
    ]


def _visit_rows(visits: Drawn) -> list[Drawn]:
    same = {name: visits[name] for name in ("visitor", "unit", "program", "kind", "viewer")}
    seconds = visits["start"] + visits["offset"]
    rows = [same | {"seconds": seconds, "link": "l0"}]
    for number, step in enumerate(visits["steps"]):
        seconds += step
        rows.append(same | {"seconds": seconds, "link": f"l{number % visits['links']}"})
    for at, change in visits["noise"]:
        rows[at % len(rows)] |= change
    # Twins have equal times, so that the event ids decide which viewer is counted.
    rows += [row | {"viewer": "unknown"} for row in rows if visits["twins"]]
    # The last rows arrive after their week was closed.
    for row in rows[len(rows) - visits["late"] :]:
        row["week"] = WEEKS[2]
    return rows


requests = st.builds(_rows, st.lists(_visits, max_size=5), st.permutations(range(7)).map(list))
"""A list of rows of table `requests`, up to 200, in the weeks of `WEEKS`."""
