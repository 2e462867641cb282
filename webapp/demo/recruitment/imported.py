"""Import the files of applications and hires, and store the figures."""

from io import BytesIO

from sqlalchemy import select

from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.demo.company import Company
from webapp.demo_data.recruitment import Link, files
from webapp.recruitment import services
from webapp.recruitment.jobs import figures
from webapp.recruitment.opening import parse
from webapp.recruitment.workflow import Kind
from webapp.tracking.models import TrackedLink


def recruit(company: Company) -> None:
    """Let the analyst import what the truth gives, with codes of the links that were shared."""
    zone, order = company.settings.zone, (TrackedLink.made_at, TrackedLink.channel)
    shared = db.session().scalars(select(TrackedLink).order_by(*order))
    links = [Link(each.token, clock.local_day(each.made_at, zone)) for each in shared]
    made = files(company.truth, company.start, company.today, links)
    for kind, raw in ((Kind.applications, made.applications), (Kind.hires, made.hires)):
        with parse(BytesIO(raw), kind) as rows, unit_of_work():
            services.import_rows(rows, by=company.account("analyst"))
    figures.store()
