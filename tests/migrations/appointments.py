"""A message about a booking of revision 0019: its page and who answers after revision 0021."""

from sqlalchemy import Connection, text

BOOKING = (
    "INSERT INTO booking (id, person_id, department, title, body, address, why, language, on_day,"
    " state, made_at) VALUES ('b-tools', (SELECT min(id) FROM person), 'IT', 'Survey', 'Ten', "
    "'https://intranet.example', 'Now', 'en', '2026-02-01', 'booked', '2026-01-05 08:00:00.000000+00:00')"
)
NOTICE = (
    'INSERT INTO notice (id, person_id, subject, body, "values", about_id, endpoint, place, made_at,'
    " topic, way) VALUES ('n-booking', (SELECT max(id) FROM person), 'Planned', 'Body', '{}',"
    " 'b-tools', 'messaging.booking', '{}', '2026-01-05 08:00:00.000000+00:00', 'requests', 'mail')"
)
TIMES = (
    "INSERT INTO notification_times (person_id, quiet_from, quiet_until)"
    " VALUES ((SELECT min(id) FROM person), '20:00:00.000000', '07:00:00.000000')"
)


def load(connection: Connection) -> None:
    """Add a booking, a message about it, and what a person chose."""
    for statement in (BOOKING, NOTICE, TIMES):
        connection.execute(text(statement))


def check(connection: Connection) -> None:
    """The message leads to the page of today, and its announcer gets the answers."""
    found = connection.execute(
        text(
            "SELECT n.endpoint, n.reply_to_id = b.person_id, n.appointment_id FROM notice n"
            " JOIN booking b ON b.id = n.about_id WHERE n.id = 'n-booking'"
        )
    ).one()
    assert tuple(found) == ("bookings.booking", True, None)
    neutral = connection.execute(text("SELECT neutral_titles FROM notification_times")).scalars()
    assert [bool(each) for each in neutral] == [True]
