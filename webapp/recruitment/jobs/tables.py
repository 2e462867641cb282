"""The released tables of recruitment: computed for the figures, and stored with them for snapshots."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from analytics import contracts, recruitment
from analytics.contracts import Released
from analytics.privacy import ReleasedTable
from analytics.recruitment import RecruitmentRelease
from webapp.core import clock
from webapp.recruitment import queries
from webapp.recruitment.workflow import Kind

YEAR: Final = timedelta(days=365)
# An earlier release has no week in common with the next one.
OVERLAPPING: Final = timedelta(weeks=60)


def release(today: date) -> tuple[RecruitmentRelease, dict[str, Any]]:
    """Compute what may be shown, and what to know next time. Weeks that were released before stay.

    Applications are counted until the newest file with applications: nothing is known after it.
    Earlier years are known to readers: what the next one adds must not give away a hidden week.
    """
    known = queries.imported(Kind.applications).seen_on or today
    hires, before = hires_frame(), queries.newest()
    staff = pd.DataFrame(
        list(queries.staff_rows(today - YEAR, today)), columns=list(recruitment.STAFF)
    )
    found = recruitment.release_recruitment(
        applications_frame(), hires, staff, today, last_of_files=min(known, today),
        earlier=released().get("applications"),
        years=[
            ReleasedTable.from_dict(each)
            for each in queries.released_years(clock.now() - OVERLAPPING)
        ],
    )  # fmt: skip
    return recruitment.renew(found, hires, before.released.get("known", {}) if before else {})


def released() -> dict[Released, pd.DataFrame]:
    """Return the tables of the newest figures, as they were released; none before the first."""
    stored = queries.newest()
    tables: dict[Any, Any] = stored.released.get("frames", {}) if stored else {}
    return {name: contracts.frame(name, rows) for name, rows in tables.items()}


def applications_frame() -> pd.DataFrame:
    """All applications, with the columns of analytics.recruitment.APPLICATIONS."""
    return _frame(queries.application_rows(), recruitment.APPLICATIONS, {})


def hires_frame() -> pd.DataFrame:
    """All hires, with the columns of analytics.recruitment.HIRES."""
    numbers = dict.fromkeys(("performance", "satisfaction", "productive_after"), "float64")
    return _frame(queries.hire_rows(), recruitment.HIRES, {"days": "int64", **numbers})


def _frame(
    rows: Iterable[Mapping[str, Any]], names: Iterable[str], kinds: Mapping[str, str]
) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(names)).astype(dict(kinds))
