"""Who may plan requests for time, and decide on them."""

from tests.integration.bookings.bookings import TOMORROW, booked, workshop
from tests.integration.web.rows import (
    CONFLICT,
    FORBIDDEN,
    INVALID,
    MISSING,
    REDIRECT,
    Path,
    Row,
    at,
)


def _booking(action: str = "") -> Path:
    return lambda company: f"/requests/{booked(company, workshop()).id}{action}"


ANNOUNCER, DECIDES = frozenset({"foreign_lead"}), frozenset({"analyst"})
DECISION = {"reason": "A reason", "refusal": "A reason", "on_day": TOMORROW.isoformat()}


def _decision(action: str) -> Row:
    return Row("POST", f"bookings.{action}_booking", _booking(f"/{action}"), DECIDES, REDIRECT,
               MISSING, {"foreign_lead": FORBIDDEN}, DECISION)  # fmt: skip


PERMISSIONS = (
    Row("GET", "bookings.calendar", at("/requests"), ANNOUNCER | DECIDES),
    Row("GET", "bookings.book", at("/requests/new"), ANNOUNCER),
    Row("POST", "bookings.book", at("/requests/new"), ANNOUNCER, INVALID),
    Row("GET", "bookings.booking", _booking(), ANNOUNCER | DECIDES, 200, MISSING),
    _decision("move"),
    _decision("refuse"),
    Row(
        "POST",
        "bookings.move_appointment",
        _booking("/appointment"),
        ANNOUNCER,
        CONFLICT,
        MISSING,
        {"analyst": FORBIDDEN},
        {"starts": "2026-11-26T14:00", "minutes": "30", "place": "Hall"},
    ),
    Row(
        "POST",
        "bookings.call_off",
        _booking("/appointment/cancel"),
        ANNOUNCER | DECIDES,
        CONFLICT,
        MISSING,
    ),
    Row(
        "POST",
        "bookings.cancel_booking",
        _booking("/cancel"),
        ANNOUNCER,
        REDIRECT,
        MISSING,
        {"analyst": FORBIDDEN},
    ),
)
