"""Consents of revision 0011, one of them removed by revision 0012."""

from sqlalchemy import Connection, text

AT = "2026-01-05 08:00:00.000000+00:00"


def load(connection: Connection) -> None:
    """Give two consents in the enrollment `in`, which revision 0003 loaded."""
    for number, consent in ((9001, "suggestions"), (9002, "listed")):
        row = "INSERT INTO consent_entry (id, enrollment_id, consent, given, charter_version, at)"
        values = {"id": number, "consent": consent, "given": True, "at": AT}
        connection.execute(text(f"{row} VALUES (:id, 'in', :consent, :given, 1, :at)"), values)


def check(connection: Connection) -> None:
    """The entry of the consent *suggestions* is deleted, every other entry is kept."""
    found = connection.execute(text("SELECT id, consent FROM consent_entry ORDER BY id")).all()
    assert (9002, "listed") in [tuple(row) for row in found]
    assert "suggestions" not in {row.consent for row in found}
