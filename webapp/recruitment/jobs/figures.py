"""Compute the figures of recruitment and store them with their charts. Loads the statistics."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from analytics import recruitment
from analytics.core.measures import MEAN
from analytics.core.proportions import wilson
from analytics.figures import FRAMES, funnel, hires_lasting
from analytics.figures.recruitment import funnel_sentence, lasting_sentence
from analytics.recruitment import RecruitmentRelease
from webapp.core import clock
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import unit_of_work
from webapp.recruitment import queries, services
from webapp.recruitment.jobs.tables import release

# If fewer rows changed, the difference of two figures would tell of a few people.
CHANGE: Final = 5
# Least time between two figures, for the same reason.
REST: Final = timedelta(weeks=4)


class Computed(NamedTuple):
    """The numbers of all pages as plain values, their charts, and the tables they come from."""

    content: dict[str, Any]
    charts: dict[str, str]
    released: dict[str, Any]


def store() -> None:
    """Store figures where there are none, or where four weeks passed and enough rows changed."""
    revision, last = queries.revision(), queries.newest()
    if revision == 0:
        return
    if last and (clock.now() - last.made_at < REST or revision - last.rows < CHANGE):
        return
    computed = compute(clock.today())
    with unit_of_work():
        services.store_figures(*computed, revision)


def compute(day: date) -> Computed:
    """Compute everything from all rows, as of a day."""
    found, known = release(day)
    tables = found.frames
    reached, times = recruitment.reached(tables["application_funnel"]), tables["hire_times"]
    content = {
        "as_of": day.isoformat(),
        "funnel": _records(reached),
        "funnel_said": {code: funnel_sentence(reached, code) for code in LANGUAGES},
        "sources": list(_sources(tables["application_sources"])),
        "retention": {
            "said": {code: lasting_sentence(times, code) for code in LANGUAGES},
            "groups": _records(tables["hire_sources"]),
            "causes": _last_causes(tables["hire_causes"]),
            "units": _records(tables["unit_retention"]),
        },
        "quality": _records(tables["hires"]),
    }
    charts = {
        f"{name}.{code}.{frame.name}": draw(code, frame=frame)
        for name, draw in (
            ("funnel", partial(funnel, reached)), ("retention", partial(hires_lasting, times)),
        )
        for code in LANGUAGES
        for frame in FRAMES
    }  # fmt: skip
    return Computed(content, charts, {**_stored(found), "known": known})


def _stored(found: RecruitmentRelease) -> dict[str, Any]:
    """The released tables as plain values: for snapshots, and for the ledger."""
    return {
        "frames": {name: _records(table) for name, table in found.frames.items()},
        "weeks": {next(iter(table.cells)).period: table.as_dict() for table in found.weeks},
        "year": found.year.as_dict(),
    }


def _sources(cells: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the cells that are shown, with the share accepted where ten applied or more."""
    for cell in cells[cells["applied"].notna()].to_dict("records"):
        applied, accepted = int(cell["applied"]), cell["accepted"]
        known = applied >= MEAN and not pd.isna(accepted)
        share = wilson(int(accepted), applied) if known else wilson(0, 0)
        yield {
            "tracked": cell["tracked"], "declared": cell["declared"], "applied": applied,
            "accepted": None if pd.isna(accepted) else int(accepted),
            "value": share.value, "low": share.low, "high": share.high,
        }  # fmt: skip


def _last_causes(causes: pd.DataFrame) -> dict[str, Any] | None:
    """The shares by cause after a year, or at the last month that is shown; None without any."""
    if causes.empty:
        return None
    shown = set(causes["months"])
    last = causes[causes["months"] == (12 if 12 in shown else max(shown))]  # noqa: PLR2004 - a year
    return {
        "months": int(last["months"].iloc[0]),
        "shares": dict(zip(last["cause"], last["value"].astype(float), strict=True)),
    }


def _records(table: pd.DataFrame) -> list[Mapping[str, Any]]:
    return [
        {str(name): _number(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _number(value: Any) -> Any:  # noqa: ANN401 - a cell of a table
    if not isinstance(value, str) and pd.isna(value):
        return None
    if isinstance(value, np.integer):
        return int(value)
    return float(value) if isinstance(value, np.floating) else value
