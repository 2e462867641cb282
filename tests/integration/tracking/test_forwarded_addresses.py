"""A forwarded address counts without its port."""

from sqlalchemy import func, select

from tests.integration.fixtures import Built
from tests.integration.tracking.visit_requests import visit
from tests.pages import Client
from webapp.config.parsing import address_ranges
from webapp.core import db
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import TrackedLink, Visit
from webapp.web.application import Application


def forwarded(app: Application, link: TrackedLink, *addresses: str) -> list[tuple[str, str]]:
    """Viewer and removal code of the stored visits, after one visit from each address."""
    for address in addresses:
        visit(app, link, X_Forwarded_For=address)
    with app.app_context():
        ingest_visits()
    db.session().rollback()
    found = select(Visit.viewer, Visit.decided).where(Visit.link_id == link.id)
    return [(str(viewer), str(code)) for viewer, code in db.session().execute(found)]


def test_two_ports_are_one_visitor(build: Built, link: TrackedLink) -> None:
    app = build(forwarded_hops=1, company_networks=address_ranges("X", "198.51.100.0/24"))
    seen = forwarded(
        app, link, "203.0.113.9:50001", "203.0.113.9:50002", "[2001:db8::9]:1", "[2001:db8::9]:2"
    )
    assert {viewer for viewer, _code in seen} == {"external"}
    different = select(func.count(Visit.visitor.distinct())).where(Visit.link_id == link.id)
    visitors = db.session().scalar(different)
    assert visitors == 2


def test_address_of_the_organization_is_recognized_with_a_port(
    build: Built, link: TrackedLink
) -> None:
    app = build(forwarded_hops=1, company_networks=address_ranges("X", "198.51.100.0/24"))
    assert forwarded(app, link, "198.51.100.7:4711") == [("employee", "R6")]


def test_people_behind_ports_do_not_share_one_sign_in_limit(build: Built) -> None:
    app = build(forwarded_hops=1)
    answers = set()
    for number in range(40):
        client = Client(app)
        token = client.token()
        answers.add(
            client.http.post(
                "/sign-in",
                data={
                    "email": f"p{number}@company.example",
                    "password": "x" * 14,
                    "csrf_token": token,
                },
                headers={"X-Forwarded-For": f"203.0.113.{number}:{50_000 + number}"},
            ).status_code
        )
    assert answers == {422}
