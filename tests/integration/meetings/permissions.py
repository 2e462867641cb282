"""Who may plan and move meetings, say whether they took place, and answer the fit check."""

from datetime import datetime
from itertools import count

from tests.factories.company import Company
from tests.integration.meetings.meetings import HOUR, START, held, planned
from tests.integration.mentoring.editions import fresh_pair
from tests.integration.web.rows import CONFLICT, INVALID, MEMBERS, MISSING, REDIRECT, Path, Row
from webapp.mentoring.models import Pair

# The two people meet once at a time, in all their pairs.
NUMBERS = count()


def _free() -> datetime:
    return START + 2 * next(NUMBERS) * HOUR


def members_pair(company: Company) -> Pair:
    return fresh_pair(company, "author", "colleague")


def _on_pair(suffix: str) -> Path:
    return lambda company: f"/pairs/{members_pair(company).id}{suffix}"


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
    Row("GET", "meetings.move_meeting", _on_meeting("/meetings/{meeting}/move"), MEMBERS, 200, MISSING),
    Row("POST", "meetings.move_meeting", _on_meeting("/meetings/{meeting}/move"), MEMBERS, INVALID, MISSING),
    Row("POST", "meetings.change_meeting", _on_meeting(ACT + "cancel"), MEMBERS, REDIRECT, MISSING),
    Row("POST", "meetings.change_meeting", _on_meeting(ACT + "held"), MEMBERS, CONFLICT, MISSING, note="early"),
    Row("POST", "meetings.answer_fit", _after_a_meeting, MEMBERS, REDIRECT, MISSING, data={"fits": "yes"}),
)  # fmt: skip
