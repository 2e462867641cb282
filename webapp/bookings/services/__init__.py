"""Services of bookings: departments plan requests, the employee-view lead moves or refuses them."""

from webapp.bookings.services.deciding import (
    call_off,
    cancel,
    move,
    move_appointment,
    refuse,
)
from webapp.bookings.services.planning import Forecast, Plan, book, check, forecast
from webapp.bookings.services.sending import is_time, send_booking

__all__ = [
    "Forecast", "Plan", "book", "call_off", "cancel", "check", "forecast", "is_time", "move",
    "move_appointment", "refuse", "send_booking",
]  # fmt: skip
