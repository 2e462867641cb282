"""Files of applications and hires for tests."""

from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import delete, select

from tests.factories.company import Company
from tests.integration.web.rows import Path
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.datafiles.contract import FaultyFile
from webapp.people.models import Person
from webapp.recruitment import queries, services
from webapp.recruitment.importing import Written
from webapp.recruitment.jobs.figures import compute
from webapp.recruitment.models import Hire, JobApplication, RecruitmentFigure
from webapp.recruitment.opening import parse
from webapp.recruitment.workflow import Kind

APPLICATIONS = (
    "application,family,unit,applied_on,interviewed_on,stage,outcome,source_tracked,source_declared"
)
LINE = "A-1,Carpentry,Workshop,2026-03-02,2026-03-12,interviewed,open,,job_board"
HIRES = "hire,application,family,unit,hired_on,ended_on,ended_by,performance,raters,expectations,again,team,productive_on,source_declared"
HIRE = "H-1,A-1,Carpentry,Workshop,2026-01-05,,,4,north,5,4,3,2026-03-05,job_board"


def csv(*lines: str, head: str = APPLICATIONS) -> bytes:
    """A file with a head and some lines."""
    return "\n".join((head, *lines, "")).encode()


def loaded(
    raw: bytes, kind: Kind = Kind.applications, *, system: str = "", order: str = "",
    by: Person | None = None,
) -> Written:  # fmt: skip
    """Import bytes in a unit of work."""
    db.session().rollback()
    with parse(BytesIO(raw), kind, system, order) as rows, unit_of_work():
        return services.import_rows(rows, by=by)


def faults(
    raw: bytes, kind: Kind = Kind.applications, system: str = ""
) -> list[tuple[int, str, str]]:
    """Line, column and English sentence of each fault of a file; [] where it is accepted."""
    try:
        parse(BytesIO(raw), kind, system).close()
    except FaultyFile as faulty:
        return [(each.line, each.column, each.words % each.values) for each in faulty.faults]
    return []


def emptied() -> None:
    """Delete all rows of recruitment."""
    db.session().rollback()
    with unit_of_work():
        for model in (JobApplication, Hire, RecruitmentFigure):
            db.session().execute(delete(model))


def rows(model: type[JobApplication | Hire], *names: str) -> list[tuple[Any, ...]]:
    """Some columns of all rows, sorted."""
    db.session().rollback()
    columns = [getattr(model, name) for name in names]
    found = [tuple(row) for row in db.session().execute(select(*columns))]
    return sorted(found, key=repr)


def many(count: int, today: date | None = None) -> Iterable[str]:
    """Lines of applications of the last year: half of them interviewed or hired, every fifth hired."""
    today = today or clock.today()
    for n in range(count):
        day = today - timedelta(days=70 + n % 300)
        stage = "accepted" if n % 10 < 2 else "interviewed" if n % 10 < 5 else "applied"
        outcome = "hired" if n % 10 < 2 else "rejected"
        yield f"A-{n},Carpentry,Workshop,{day},,{stage},{outcome},,{('job_board', 'agency')[n % 2]}"


def hires(count: int, day: date, *, ended: int = 0, source: str = "job_board") -> Iterable[str]:
    """Lines of hires of one day, of whom the first `ended` left after 100 days."""
    for n in range(count):
        end = f"{day + timedelta(days=100)},person" if n < ended else ","
        yield (
            f"{source}-{day}-{n},,Carpentry,Workshop,{day},{end},{n % 5 + 1},north,4,4,4,"
            f"{day + timedelta(days=60 + n)},{source}"
        )


def stored() -> RecruitmentFigure:
    """Compute and store the figures of what is imported."""
    db.session().rollback()
    computed = compute(clock.today())
    with unit_of_work():
        return services.store_figures(*computed, queries.revision())


def with_figures(path: str) -> Path:
    """An address that needs stored figures, which are made once."""

    def make(_company: Company) -> str:
        if queries.newest() is None:
            loaded(csv(*many(100)))
            days = (clock.today() - timedelta(days=n) for n in (300, 400))
            lines = (line for day in days for line in hires(12, day, ended=3))
            loaded(csv(*lines, head=HIRES), Kind.hires)
            stored()
        return path

    return make
