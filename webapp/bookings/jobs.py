"""Jobs of bookings."""

from webapp.bookings.queries import due_bookings
from webapp.bookings.services import is_time, send_booking
from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work


def send_bookings() -> None:
    """Ask the people of the bookings whose day and hour have come, each booking by itself."""
    if not is_time(clock.now()):
        return
    for booking_id in due_bookings(clock.today()):
        done = False
        while not done:
            with unit_of_work():
                done = send_booking(booking_id)
