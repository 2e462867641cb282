"""Figures while there is a mentoring program: it has none, and the jobs leave it out."""

from datetime import UTC, datetime

from sqlalchemy import select

from analytics import snapshots
from tests.factories.company import Company
from tests.integration.insights.test_figures import MONDAY, links_of, measure, record_visits
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.insights import queries
from webapp.insights.models import PanelWeek, StoredFigure
from webapp.insights.rules import may_read
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.programs import services

WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


def test_jobs_leave_mentoring_programs_out(company: Company, client: Client) -> None:
    with clock.at(WEDNESDAY):
        program = company.mentoring_program("pairs", "author", "colleague")
        for part in ("author", "colleague"):
            person = company.people[part]
            for where in (program, company.program):
                enrollment = programs.enrollment(person, where.id)
                assert enrollment is not None
                with unit_of_work():
                    services.set_consent(enrollment, Consent.measuring, given=True, by=person)
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, AGENT, AGENT)
    measure(MONDAY)
    for table in (PanelWeek, StoredFigure):
        ids = set(db.session().scalars(select(table.program_id)))
        assert company.program.id in ids
        assert program.id not in ids
    week = queries.last_released()
    assert week is not None
    snapshot = snapshots.load(company.settings.instance / "snapshots" / week)
    assert set(snapshots.rows(snapshot, "enrollments")["program"]) == {"voices"}
    analyst, lead = company.people["analyst"], company.people["lead"]
    for person in (analyst, lead):
        assert may_read(person, program)
        assert company.program in queries.readable(person)
        assert program not in queries.readable(person)
    with clock.at(MONDAY):
        for part in ("analyst", "lead"):
            client.sign_in(company.people[part].email)
            assert "Pairs" not in client.get("/figures").text_of("main")
            assert "/programs/pairs/figures" not in client.get("/").text
