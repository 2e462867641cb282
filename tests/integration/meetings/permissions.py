"""Who may plan and move meetings, say whether they took place, and answer the fit check."""

from datetime import datetime
from itertools import count

from tests.factories.company import Company
from tests.integration.meetings.meetings import HOUR, START, held, planned
from tests.integration.mentoring.editions import fresh_pair
from tests.integration.web.rows import CONFLICT, INVALID, MEMBERS, MISSING, REDIRECT, Path, Row
from webapp.core import clock
from webapp.meetings.queries import planned_meetings
from webapp.mentoring.models import Pair
from webapp.mentoring.queries import live_pairs
from webapp.mentoring.workflow import PairState

# The two people meet once at a time, in all their pairs.
NUMBERS = count()


def _free() -> datetime:
    return START + 2 * next(NUMBERS) * HOUR


def members_pair(company: Company) -> Pair:
    return fresh_pair(company, "author", "colleague")


def _known_pair(company: Company) -> Pair:
    """A pair of the two for pages that change nothing; made once."""
    author, colleague = company.people["author"], company.people["colleague"]
    found = (p for p in live_pairs(person=author) if p.state == PairState.active)
    return next((p for p in found if p.mentee_id == colleague.id), None) or members_pair(company)


def _on_pair(suffix: str) -> Path:
    return lambda company: f"/pairs/{_known_pair(company).id}{suffix}"


def _to_move(company: Company) -> str:
    pair = _known_pair(company)
    coming = [m for m in planned_meetings(pair.id) if m.appointment.starts_at > clock.now()]
    meeting = coming[0] if coming else planned(pair, _free())
    return f"/meetings/{meeting.id}/move"


def _on_meeting(address: str) -> Path:
    def path(company: Company) -> str:
        pair = members_pair(company)
        return address.format(pair=pair.id, meeting=planned(pair, _free()).id)

    return path


def _after_a_meeting(company: Company) -> str:
    pair = members_pair(company)
    held(pair, _free())
    return f"/pairs/{pair.id}/fit"


ACT = "/pairs/{pair}/meetings/{meeting}/"
PERMISSIONS = (
    Row("GET", "meetings.plan_meeting", _on_pair("/meetings/new"), MEMBERS, 200, MISSING),
    Row("POST", "meetings.plan_meeting", _on_pair("/meetings/new"), MEMBERS, INVALID, MISSING),
    Row("GET", "meetings.move_meeting", _to_move, MEMBERS, 200, MISSING),
    Row("POST", "meetings.move_meeting", _to_move, MEMBERS, INVALID, MISSING),
    Row("POST", "meetings.change_meeting", _on_meeting(ACT + "cancel"), MEMBERS, REDIRECT, MISSING),
    Row("POST", "meetings.change_meeting", _on_meeting(ACT + "held"), MEMBERS, CONFLICT, MISSING, note="early"),
    Row("POST", "meetings.answer_fit", _after_a_meeting, MEMBERS, REDIRECT, MISSING, data={"fits": "yes"}),
)  # fmt: skip
