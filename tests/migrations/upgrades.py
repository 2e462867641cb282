"""The rows that each later migration must keep: one entry per revision.

Before a migration, `load` inserts rows of the old schema; after it, `check` looks for them. Both use
plain SQL, because the models describe only the newest schema.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from tests.migrations import (
    academy,
    addresses,
    amendments,
    appointments,
    ballots,
    barometers,
    careers,
    champion_weeks,
    champions,
    charter_drafts,
    charter_kinds,
    chat,
    closing_pairs,
    consents,
    customer_scores,
    dated_events,
    exposure,
    gauge,
    helpdesk,
    ideas,
    irritants,
    meetings,
    mentoring,
    mentoring_weeks,
    messaging,
    notes,
    organization,
    portraits,
    pulses,
    questions,
    recognition,
    recruitment,
    recruitment_tables,
    released_tables,
    renames,
    repairs,
    rollouts,
    rules_of_badges,
    second_readers,
    servers,
    shorter_texts,
    unit_weeks,
    workshops,
)


@dataclass(frozen=True)
class Upgrade:
    """Functions that insert rows before a migration and check them after it."""

    load: Callable[[Connection], None]
    check: Callable[[Connection], None]


def _load_people(connection: Connection) -> None:
    at = "'2026-01-05 08:00:00+00:00'"
    person = "'awa', 'awa@company.example', 'Awa', 'fr', 'unit', 'active', 'x', 3"
    grant = "'given', 'awa', 'admin', 'the first'"
    columns = "id, email, name, locale, unit_id, state, password_hash, link_number, joined_at"
    for row in (
        "INSERT INTO org_unit (id, name) VALUES ('unit', 'Workshop')",
        f"INSERT INTO person ({columns}) VALUES ({person}, {at})",  # noqa: S608 - no input
        f"INSERT INTO role_grant (id, person_id, role, reason, granted_at) VALUES ({grant}, {at})",  # noqa: S608
    ):
        connection.execute(text(row))


def _check_people(connection: Connection) -> None:
    found = connection.execute(
        text(
            "SELECT p.name, p.state, p.link_number, p.manager_id, p.ends_on, u.country, g.reason"
            " FROM person p JOIN org_unit u ON u.id = p.unit_id JOIN role_grant g"
            " ON g.person_id = p.id WHERE p.id = 'awa' AND CAST(p.languages AS VARCHAR) = '[]'"
        )
    ).one()
    assert tuple(found) == ("Awa", "active", 3, None, None, "FR", "the first")


def _load_stories(connection: Connection) -> None:
    """A story in review and a review that approves it, from before edits could be suggested."""
    for row in (
        (
            "INSERT INTO program (id, slug, kind, names, state, destination, council, version, made_at)"
            " VALUES ('told', 'told', 'sharing', '{}', 'open', 'https://company.example', 'not_asked', 1,"
            " '2026-01-05 08:00:00.000000+00:00')"
        ),
        (
            "INSERT INTO theme (id, program_id, names, state, made_at)"
            " VALUES ('trade', 'told', '{}', 'open', '2026-01-05 08:00:00.000000+00:00')"
        ),
        (
            "INSERT INTO brief (id, program_id, theme_id, titles, facts, questions, sources, state,"
            " version, made_at) VALUES ('hands', 'told', 'trade', '{}', '{}', '{}', '[]', 'open', 1,"
            " '2026-01-05 08:00:00.000000+00:00')"
        ),
        (
            "INSERT INTO story (id, program_id, brief_id, person_id, language, title, body, version,"
            " state, made_at, submitted_at) SELECT 'waits', b.program_id, b.id, 'awa', 'en', 'T', 'B',"
            " 1, 'in_review', '2026-01-05 08:00:00.000000+00:00', '2026-01-05 08:00:00.000000+00:00'"
            " FROM brief b WHERE b.id = 'hands'"
        ),
        (
            "INSERT INTO revision (id, story_id, number, title, body, made_at)"
            " SELECT 'rev1', s.id, 1, 'T', 'B', s.made_at FROM story s WHERE s.id = 'waits'"
        ),
        (
            "INSERT INTO review (id, revision_id, person_id, verdict, made_at)"
            " SELECT 'seen', r.id, 'awa', 'approve', r.made_at FROM revision r WHERE r.id = 'rev1'"
        ),
        (
            "INSERT INTO tracked_link (id, token, program_id, story_id, channel, made_at)"
            " SELECT 'first', 'begun', program_id, id, 'mail', made_at FROM story WHERE id = 'waits'"
        ),
        (
            "INSERT INTO share (id, story_id, revision_id, person_id, program_id, link_id, channel,"
            " body, state, made_at, posted_at) SELECT 'early', id, 'rev1', 'awa', program_id, 'first',"
            " 'mail', 'B', 'posted', made_at, made_at FROM story WHERE id = 'waits'"
        ),
    ):
        connection.execute(text(row))


def _check_stories(connection: Connection) -> None:
    found = connection.execute(
        text(
            "SELECT s.state, s.approved_as, s.due_at IS NOT NULL, v.verdict, v.taken_back_at,"
            " s.shared_at = s.made_at"
            " FROM story s JOIN revision r ON r.story_id = s.id JOIN review v"
            " ON v.revision_id = r.id WHERE s.id = 'waits'"
        )
    ).one()
    assert tuple(found) == ("in_review", None, True, "approve", None, True)


def _load_programs(connection: Connection) -> None:
    """A charter, an active and an ended enrollment, three briefs on two themes."""
    at = "'2026-01-05 08:00:00.000000+00:00'"
    brief = "'{}', '{}', '{}', '[]'"
    place = "id, program_id, person_id, charter_id, state, joined_at, left_at"
    program = "id, slug, kind, names, state, destination, made_at) VALUES ('old', 'old', 'sharing', '{}', 'open', 'x'"
    charter = "id, program_id, version, texts, disclosures, made_at) VALUES ('first', 'old', 1, '{}', '{}'"
    columns = "id, program_id, theme, titles, facts, questions, sources, made_at"
    for row in (
        f"INSERT INTO program ({program}, {at})",
        f"INSERT INTO charter ({charter}, {at})",
        f"INSERT INTO enrollment ({place}) VALUES ('in', 'old', 'awa', 'first', 'active', {at}, NULL)",  # noqa: S608
        f"INSERT INTO enrollment ({place}) VALUES ('out', 'old', 'awa', 'first', 'left', {at}, {at})",  # noqa: S608
        *(
            f"INSERT INTO brief ({columns}) VALUES ('{name}', 'old', '{theme}', {brief}, {at})"  # noqa: S608
            for name, theme in (
                ("one", '{"en": "Trade"}'), ("two", '{"en": "Trade"}'), ("three", '{"en": "Time"}'),
            )
        ),
    ):  # fmt: skip
        connection.exec_driver_sql(row)


def _check_programs(connection: Connection) -> None:
    themes = "SELECT b.id, t.names, b.state FROM brief b JOIN theme t ON t.id = b.theme_id WHERE b.program_id = 'old'"
    found = {name: (str(names), state) for name, names, state in connection.execute(text(themes))}
    assert {state for _names, state in found.values()} == {"open"}
    assert found["one"] == found["two"]
    assert "Trade" in found["one"][0]
    assert "Time" in found["three"][0]
    assert connection.scalar(text("SELECT count(*) FROM theme WHERE program_id = 'old'")) == 2
    rule = connection.execute(
        text("SELECT review_days, at_deadline FROM charter WHERE id = 'first'")
    ).one()
    assert tuple(rule) == (2, "hold")
    states = connection.scalars(
        text(
            "SELECT state FROM enrollment WHERE program_id = 'old' AND paused_until IS NULL ORDER BY id"
        )
    )
    assert list(states) == ["active", "left"]


def _load_shares(connection: Connection) -> None:
    """A link and a posted share with it, from before links had a person."""
    link = (
        "INSERT INTO tracked_link (id, token, program_id, story_id, channel, made_at)"
        " SELECT 'link', 'token', program_id, id, 'mail', made_at FROM story WHERE id = 'waits'"
    )
    share = (
        "INSERT INTO share (id, story_id, revision_id, person_id, program_id, link_id, channel,"
        " body, state, made_at, posted_at) SELECT 'posted', id, 'rev1', 'awa', program_id, 'link',"
        " 'x', 'B', 'posted', made_at, made_at FROM story WHERE id = 'waits'"
    )
    connection.execute(text(link))
    connection.execute(text(share))


def _check_shares(connection: Connection) -> None:
    found = connection.execute(
        text(
            "SELECT h.state, h.disclosure, h.planned_for, l.token, l.person_id, l.retired_at"
            " FROM share h JOIN tracked_link l ON l.id = h.link_id WHERE NOT h.declared"
            " AND h.id = 'posted'"
        )
    ).one()
    assert tuple(found) == ("posted", "", None, "token", None, None)


def _load_week(connection: Connection) -> None:
    """A week that was released before requests were counted by day."""
    row = "('2026-W01', '2026-01-05 08:00:00+00:00')"
    connection.execute(text(f"INSERT INTO released_week (week, released_at) VALUES {row}"))  # noqa: S608 - no input


def _check_week(connection: Connection) -> None:
    found = connection.execute(text("SELECT week, counted_at FROM released_week")).one()
    assert tuple(found) == ("2026-W01", None)


def _load_outbox(connection: Connection) -> None:
    at = "'2026-01-05 08:00:00+00:00'"
    columns = "kind, key, payload, state, not_before, made_at, attempts, fence, lease_until"
    for row in (
        f"'notice', 'waits', '{{}}', 'queued', {at}, {at}, 0, 0, NULL",
        f"'notice', 'claimed', '{{}}', 'sending', {at}, {at}, 1, 1, {at}",
    ):
        connection.execute(text(f"INSERT INTO outbox ({columns}) VALUES ({row})"))  # noqa: S608 - no input


def _check_outbox(connection: Connection) -> None:
    found = connection.execute(
        text(
            "SELECT key, state, attempts FROM outbox"
            " WHERE due_at = not_before AND NOT careful AND crashes = 0 ORDER BY id"
        )
    )
    assert [tuple(row) for row in found] == [("waits", "queued", 0), ("claimed", "sending", 1)]


def _load_units(connection: Connection) -> None:
    columns = "id, name, parent_id, country"
    for row in ("'atelier', 'Atelier', NULL, 'FR'", "'vente', 'Vente', 'atelier', 'BE'"):
        connection.execute(text(f"INSERT INTO org_unit ({columns}) VALUES ({row})"))  # noqa: S608 - no input


def _check_units(connection: Connection) -> None:
    named = "SELECT id, name, parent_id, country FROM org_unit WHERE id IN ('atelier', 'vente')"
    found = connection.execute(text(f"{named} ORDER BY id")).all()
    assert [tuple(row) for row in found] == [
        ("atelier", "Atelier", None, "FR"), ("vente", "Vente", "atelier", "BE"),
    ]  # fmt: skip
    # A name may stand again under another unit.
    again = (
        "INSERT INTO org_unit (id, name, parent_id, country) VALUES ('a', 'Atelier', 'vente', 'FR')"
    )
    connection.execute(text(again))


# The first revision starts with an empty database, so it has no entry.
UPGRADES: dict[str, Upgrade] = {
    "0002": Upgrade(_load_people, _check_people),
    "0003": Upgrade(_load_programs, _check_programs),
    "0004": Upgrade(_load_stories, _check_stories),
    "0005": Upgrade(_load_shares, _check_shares),
    "0006": Upgrade(_load_week, _check_week),
    "0007": Upgrade(_load_outbox, _check_outbox),
    "0008": Upgrade(renames.load, renames.check),
    "0009": Upgrade(addresses.load, addresses.check),
    "0010": Upgrade(_load_units, _check_units),
    "0011": Upgrade(servers.load, servers.check),
    "0012": Upgrade(consents.load, consents.check),
    "0013": Upgrade(amendments.load, amendments.check),
    "0014": Upgrade(shorter_texts.load, shorter_texts.check),
    "0015": Upgrade(second_readers.load, second_readers.check),
    "0016": Upgrade(charter_drafts.load, charter_drafts.check),
    "0017": Upgrade(portraits.load, portraits.check),
    "0018": Upgrade(organization.load, organization.check),
    "0019": Upgrade(messaging.load, messaging.check),
    "0020": Upgrade(exposure.load, exposure.check),
    "0021": Upgrade(appointments.load, appointments.check),
    "0022": Upgrade(chat.load, chat.check),
    "0023": Upgrade(charter_kinds.load, charter_kinds.check),
    "0024": Upgrade(mentoring.load, mentoring.check),
    "0025": Upgrade(closing_pairs.load, closing_pairs.check),
    "0026": Upgrade(meetings.load, meetings.check),
    "0027": Upgrade(notes.load, notes.check),
    "0028": Upgrade(pulses.load, pulses.check),
    "0029": Upgrade(mentoring_weeks.load, mentoring_weeks.check),
    "0030": Upgrade(questions.load, questions.check),
    "0031": Upgrade(champions.load, champions.check),
    "0032": Upgrade(academy.load, academy.check),
    "0033": Upgrade(helpdesk.load, helpdesk.check),
    "0034": Upgrade(workshops.load, workshops.check),
    "0035": Upgrade(ideas.load, ideas.check),
    "0036": Upgrade(recognition.load, recognition.check),
    "0037": Upgrade(champion_weeks.load, champion_weeks.check),
    "0038": Upgrade(rules_of_badges.load, rules_of_badges.check),
    "0039": Upgrade(dated_events.load, dated_events.check),
    "0041": Upgrade(barometers.load, barometers.check),
    "0042": Upgrade(ballots.load, ballots.check),
    "0040": Upgrade(irritants.load, irritants.check),
    "0045": Upgrade(gauge.load, gauge.check),
    "0046": Upgrade(careers.load, careers.check),
    "0044": Upgrade(customer_scores.load, customer_scores.check),
    "0043": Upgrade(released_tables.load, released_tables.check),
    "0047": Upgrade(recruitment.load, recruitment.check),
    "0048": Upgrade(unit_weeks.load, unit_weeks.check),
    "0049": Upgrade(recruitment_tables.load, recruitment_tables.check),
    "0050": Upgrade(rollouts.load, rollouts.check),
    "0051": Upgrade(repairs.load, repairs.check),
}
