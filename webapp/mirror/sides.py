"""The scores of both sides in one quarter, each on the scale from 0 to 100.

A row has unit (an id), theme, score, sd and n, as the columns `analytics.mirror.SCORES`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from analytics.core.mirror_scores import Rows, WaveScore, employee_scores
from analytics.core.wave_results import OF_SOME
from webapp.barometers.queries import published_scores
from webapp.customers.quarters import quarter_of
from webapp.customers.queries import released

# Part of the digest: a change of the computation or of the charts computes every quarter again.
VERSION: Final = 2


def employee_rows() -> dict[str, Rows]:
    """The published scores of units with a theme, by the quarter in which their wave closed.

    Without waves that ask only people who arrive, return or leave.
    """
    return employee_scores(
        WaveScore(
            quarter_of(each.closes_on), each.closes_on.isoformat(), each.wave_id, each.group,
            each.theme, each.kind, each.n, each.value, each.sd,
        )
        for each in published_scores()
        if each.moment not in OF_SOME
    )  # fmt: skip


def customer_rows(quarter: str) -> Rows:
    """The customer scores of a quarter that may be shown."""
    return [
        {name: row[name] for name in ("unit", "theme", "score", "sd", "n")}
        for row in released(quarter)
    ]


def digest(*sides: Iterable[Mapping[str, Any]]) -> str:
    """The digest of what a comparison is computed from."""
    ordered = [sorted(side, key=lambda row: (row["unit"], row["theme"])) for side in sides]
    return hashlib.sha256(json.dumps([VERSION, ordered], sort_keys=True).encode()).hexdigest()
