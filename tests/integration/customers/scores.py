"""Files of customer scores for tests."""

from io import BytesIO

from sqlalchemy import select

from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.customers.models import CustomerScore
from webapp.customers.services import ScoresResult, import_scores
from webapp.datafiles.contract import FaultyFile
from webapp.people import services as people
from webapp.people.models import OrgUnit, Person

HEAD = "unit,theme,period,score,sd,n"
LINE = "Workshop,trust,2026-Q3,71.5,18,40"


def csv(*lines: str, head: str = HEAD) -> bytes:
    """A file with a head and some lines."""
    return "\n".join((head, *lines, "")).encode()


def loaded(raw: bytes, *, by: Person | None = None, dry_run: bool = False) -> ScoresResult:
    """Import bytes in a unit of work."""
    db.session().rollback()
    with unit_of_work():
        return import_scores(BytesIO(raw), by=by, dry_run=dry_run)


def faults(raw: bytes) -> list[tuple[int, str]]:
    """Line and English sentence of each fault of a file; [] for a file that is accepted."""
    try:
        loaded(raw, dry_run=True)
    except FaultyFile as faulty:
        return [(each.line, each.words % each.values) for each in faulty.faults]
    return []


def unit(name: str, parent: OrgUnit | None = None) -> OrgUnit:
    """The unit with a name, which is made if it does not exist."""
    found = db.session().scalar(select(OrgUnit).where(OrgUnit.name == name))
    if found is None:
        with unit_of_work():
            found = people.add_unit(name, parent=parent)
    return found


def rows(quarter: str) -> list[tuple[str, str, float, float, int]]:
    """All stored scores of a quarter: name of the unit, theme, score, sd, n."""
    own = CustomerScore
    found = (
        select(OrgUnit.name, own.theme, own.score, own.sd, own.n)
        .join(OrgUnit, OrgUnit.id == own.unit_id)
        .where(own.quarter == quarter)
        .order_by(OrgUnit.name, own.theme)
    )
    db.session().rollback()
    return [(u, str(t), s, d, n) for u, t, s, d, n in db.session().execute(found)]
