"""Who may answer the questions of a pair whose mentor is the author."""

from tests.factories.company import Company
from tests.integration.notes.pairs import pair_of_roles
from tests.integration.pulses.answering import met
from tests.integration.web.rows import MEMBERS, MISSING, REDIRECT, Path, Row
from webapp.core import db
from webapp.meetings.models import Meeting
from webapp.mentoring.models import Pair
from webapp.mentoring.workflow import PairState


def _met(company: Company) -> str:
    """A pair that met once; made once, because answers can be given again."""
    author = company.people["author"]
    known = db.session().query(Pair).join(Meeting, Meeting.pair_id == Pair.id).filter(
        Pair.mentor_id == author.id, Pair.state == PairState.active, Meeting.state == "held"
    )  # fmt: skip
    pair = known.first() or met(pair_of_roles(company), 1)
    return f"/pairs/{pair.id}/pulse"


def _not_met(company: Company) -> str:
    return f"/pairs/{pair_of_roles(company).id}/pulse"


ANSWERS: Path = _met
PERMISSIONS = (
    Row("GET", "pulses.answer", ANSWERS, MEMBERS, 200, MISSING),
    Row("POST", "pulses.answer", ANSWERS, MEMBERS, REDIRECT, MISSING,
        data={"step": "first", "learned": "4"}),
    Row("GET", "pulses.answer", _not_met, MEMBERS, MISSING, MISSING, note="not met"),
)  # fmt: skip
