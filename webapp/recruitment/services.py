"""Import rows that were parsed, delete old ones, store figures."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, func, select

from webapp.core import clock, db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.recruitment import events, importing
from webapp.recruitment.importing import Written
from webapp.recruitment.models import Hire, JobApplication, RecruitmentFigure
from webapp.recruitment.parsed import ParsedRows
from webapp.recruitment.rules import imports_recruitment
from webapp.recruitment.workflow import Kind

KEPT_MONTHS: Final = 24
"""How long applications without a hire, and hires after their end, are kept."""


class DryRun(Exception):  # noqa: N818 - a dry run is no error
    """Ends the transaction of a dry run; `written` is what would have been written."""

    def __init__(self, written: Written) -> None:
        super().__init__("dry run")
        self.written = written


@dataclass(frozen=True, slots=True)
class DeletedRows:
    """How many applications and hires were deleted, or would be."""

    applications: int
    hires: int


def import_rows(rows: ParsedRows, *, by: Person | None, dry_run: bool = False) -> Written:
    """Write parsed rows, all or none. Raises NotAllowed, and DryRun so that nothing is kept.

    Without a person, the command line imports.
    """
    if by is not None and (reason := imports_recruitment.reason(by)) is not None:
        raise NotAllowed(reason)
    written = importing.write(rows)
    if dry_run:
        raise DryRun(written)
    if written.added or written.changed:
        facts: dict[str, Any] = {
            "actor": by.id if by else None, "object_id": "recruitment", "added": written.added,
            "changed": written.changed,
        }  # fmt: skip
        if rows.contract.kind == Kind.hires:
            record(events.HiresImported(**facts))
        else:
            record(events.ApplicationsImported(**facts))
    return written


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def delete_old(today: date, *, dry_run: bool = False) -> DeletedRows:
    """Delete hires 24 months after their end with their applications, and old applications.

    An application without a hire is old 24 months after the day on which it was made.
    """
    limit = months_before(today, KEPT_MONTHS)
    ended = select(Hire.pseudonym).where(Hire.ended_on < limit)
    kept = select(Hire.application).where(
        Hire.application.is_not(None), Hire.pseudonym.not_in(ended)
    )
    of_hires = select(Hire.application).where(
        Hire.application.is_not(None), Hire.pseudonym.in_(ended)
    )
    old = JobApplication.pseudonym.not_in(kept) & (
        (JobApplication.applied_on < limit) | JobApplication.pseudonym.in_(of_hires)
    )
    session = db.session()
    found = DeletedRows(*(
        session.scalar(select(func.count()).select_from(model).where(where)) or 0
        for model, where in ((JobApplication, old), (Hire, Hire.ended_on < limit))
    ))  # fmt: skip
    if dry_run or not (found.applications or found.hires):
        return found
    session.execute(delete(JobApplication).where(old).execution_options(synchronize_session=False))
    session.execute(
        delete(Hire).where(Hire.ended_on < limit).execution_options(synchronize_session=False)
    )
    record(events.RecruitmentDeleted(
        actor=None, object_id="recruitment", applications=found.applications, hires=found.hires
    ))  # fmt: skip
    return found


def store_figures(
    content: Mapping[str, Any],
    charts: Mapping[str, str],
    released: Mapping[str, Any],
    revision: int,
) -> RecruitmentFigure:
    """Store figures, their charts and the tables they come from; earlier ones stay."""
    made = RecruitmentFigure(
        content=dict(content), charts=dict(charts), released=dict(released), rows=revision,
        made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    record(events.RecruitmentFiguresStored(actor=None, object_id=made.id))
    return made
