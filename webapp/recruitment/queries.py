"""Reads of recruitment: rows for the worker's figures, the newest figures, what is imported."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select

from webapp.core import db
from webapp.people.models import OrgUnit, Person
from webapp.recruitment.models import Hire, JobApplication, RecruitmentFigure
from webapp.recruitment.workflow import Kind

MODELS: Final[dict[Kind, type[JobApplication | Hire]]] = {
    Kind.applications: JobApplication, Kind.hires: Hire,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """What is stored of one kind: how many rows, and the day of the newest file; None without."""

    count: int
    seen_on: date | None


def imported(kind: Kind) -> Imported:
    """How many rows of one kind are stored, and since which file."""
    model = MODELS[kind]
    count, seen = db.session().execute(
        select(func.count(), func.max(model.seen_on)).select_from(model)
    ).one()  # fmt: skip
    return Imported(count, seen)


def counted(kind: Kind) -> tuple[int, int]:
    """How many rows a table has, and how often they were changed."""
    model = MODELS[kind]
    found = select(func.count(), func.coalesce(func.sum(model.changes), 0)).select_from(model)
    count, changes = db.session().execute(found).one()
    return int(count), int(changes)


def revision() -> int:
    """How often rows were added or changed so far; grows with each import that changes anything."""
    return sum(sum(counted(kind)) for kind in Kind)


def newest() -> RecruitmentFigure | None:
    """The newest figures, without their charts."""
    order = RecruitmentFigure.made_at.desc(), RecruitmentFigure.id
    return db.session().scalar(select(RecruitmentFigure).order_by(*order).limit(1))


def released_tables(figure_id: str) -> dict[str, Any]:
    """The tables that figures come from; see RecruitmentFigure."""
    return db.session().get_one(RecruitmentFigure, figure_id).released


def released_years(since: datetime) -> list[dict[str, Any]]:
    """The tables `year` of figures that were made since then, for the ledger of the next ones."""
    found = select(RecruitmentFigure.released).where(RecruitmentFigure.made_at >= since)
    tables = db.session().scalars(found.order_by(RecruitmentFigure.made_at))
    return [each["year"] for each in tables if "year" in each]


def applied_by_day() -> Iterator[tuple[str, date, int]]:
    """Yield unit, day and the number of applications of that day."""
    a = JobApplication
    found = select(a.unit_id, a.applied_on, func.count()).group_by(a.unit_id, a.applied_on)
    for unit, day, number in db.session().execute(found):
        yield unit or "none", day, number


def application_rows() -> Iterator[dict[str, Any]]:
    """Yield applications with the columns of analytics.recruitment.APPLICATIONS, in no order."""
    a = JobApplication
    found = select(
        a.unit_id, a.family, a.applied_on, a.stage, a.outcome, a.tracked_channel, a.declared
    ).execution_options(yield_per=10_000)
    for unit, family, applied, stage, outcome, tracked, declared in db.session().execute(found):
        yield {
            "unit": unit or "none", "family": family, "applied_on": applied, "stage": stage.value,
            "outcome": outcome.value, "tracked": tracked or "none",
            "declared": declared.value if declared else "unknown",
        }  # fmt: skip


def hire_rows() -> Iterator[dict[str, Any]]:
    """Yield hires with the columns of analytics.recruitment.HIRES, in no order."""
    for hire in db.session().scalars(select(Hire).execution_options(yield_per=10_000)):
        items = [i for i in (hire.expectations, hire.again, hire.team) if i is not None]
        # An end that is planned has not been observed.
        ended = hire.ended_on if hire.ended_on and hire.ended_on <= hire.seen_on else None
        productive = hire.productive_on
        yield {
            "unit": hire.unit_id or "none", "family": hire.family, "hired_on": hire.hired_on,
            "days": ((ended or hire.seen_on) - hire.hired_on).days,
            "ended_by": _cause(hire) if ended else "",
            "performance": hire.band, "raters": hire.raters or "none",
            "satisfaction": sum(items) / len(items) if len(items) == ITEMS else None,
            "productive_after": (productive - hire.hired_on).days if productive else None,
            "tracked": hire.tracked_channel or "none",
            "declared": hire.declared.value if hire.declared else "unknown",
        }  # fmt: skip


ITEMS = 3
"""Answers of the hiring manager that are needed for a mean."""


def _cause(hire: Hire) -> str:
    return hire.ended_by.value if hire.ended_by else "unknown"


def staff_rows(since: date, until: date) -> Iterator[dict[str, Any]]:
    """Yield unit and `left` of all people who worked on the day `since`, up to `until`.

    A person whose first day the directory does not have counts from their first import.
    """
    p = Person
    first = func.coalesce(p.hired_on, func.date(p.joined_at))
    found = select(p.unit_id, p.ends_on).where(
        first <= since, (p.ends_on.is_(None)) | (p.ends_on > since)
    )
    for unit, ends in db.session().execute(found):
        yield {"unit": unit or "none", "left": ends is not None and ends <= until}


def unit_names() -> dict[str, str]:
    """The name of each unit by its id."""
    found = db.session().execute(select(OrgUnit.id, OrgUnit.name))
    return {each.id: each.name for each in found}
