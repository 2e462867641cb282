"""Notices of revision 0018, and their topics after revision 0019."""

from sqlalchemy import Connection, text

ADD = (
    'INSERT INTO notice (id, person_id, subject, body, "values", about_id, endpoint, place, made_at)'
    " VALUES (:id, (SELECT min(id) FROM person), :subject, 'Body', '{}', 'about', :endpoint, '{}',"
    " '2026-01-05 08:00:00.000000+00:00')"
)
# Id: subject, page, topic.
NOTICES = {
    "n-answer": ("Your story is approved", "stories.show", "stories"),
    "n-queue": ("A story waits for your review", "stories.show", "reviews"),
    "n-late": ("A story needs your help", "stories.show", "reviews"),
    "n-share": ("Your share is public", "sharing.show", "sharing"),
    "n-account": ("A connected account ended", "connections.accounts", "sharing"),
    "n-sponsor": ("You are asked", "programs.sponsor", "programs"),
    "n-paused": ("Publishing is paused", "operations.show", "operations"),
    "n-roles": ("A program needs a reviewer", "admin.roles", "operations"),
}


def load(connection: Connection) -> None:
    """Add a notice of each kind."""
    for notice_id, (subject, endpoint, _topic) in NOTICES.items():
        row = {"id": notice_id, "subject": subject, "endpoint": endpoint}
        connection.execute(text(ADD), row)


def check(connection: Connection) -> None:
    """Each notice has its topic, and its mail was sent as before."""
    found = connection.execute(text("SELECT id, topic, way FROM notice WHERE id LIKE 'n-%'"))
    assert {i: (topic, way) for i, topic, way in found} == {
        notice_id: (topic, "mail") for notice_id, (_s, _e, topic) in NOTICES.items()
    }
