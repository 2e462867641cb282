"""Mail addresses of revision 0008, and the same people after revision 0009."""

from sqlalchemy import Connection, text

PEOPLE = {
    "accent": ("zoe@société.example", "zoe@xn--socit-esab.example"),
    "wide": ("ａｄａ@company.example", "ada@company.example"),
    # A second spelling of a mailbox stays: two accounts are never merged by a migration.
    "second": ("zoe@socie\u0301te\u0301.example", "zoe@socie\u0301te\u0301.example"),
    "broken": ("no address", "no address"),
}


def load(connection: Connection) -> None:
    """Insert people with addresses that were stored as typed."""
    insert = text(
        "INSERT INTO person (id, email, name, locale, state, link_number, joined_at, languages)"
        " VALUES (:id, :email, 'N', 'fr', 'pending', 0, '2026-01-05 08:00:00.000000+00:00', '[]')"
    )
    connection.execute(insert, [{"id": key, "email": typed} for key, (typed, _) in PEOPLE.items()])


def check(connection: Connection) -> None:
    """Compare the stored addresses."""
    found = connection.execute(text("SELECT id, email FROM person")).all()
    stored = {key: email for key, email in found if key in PEOPLE}
    assert stored == {key: after for key, (_before, after) in PEOPLE.items()}
    asked = connection.execute(text("SELECT count(*) FROM program WHERE sponsor_asked IS NOT NULL"))
    assert asked.scalar() == 0
