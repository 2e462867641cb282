"""Nobody can learn who does not take part in a program, from any page or any total.

Every page is read as every role (a sample in the suite), for two checks. First: no page mentions a person who is silent
(never joined, paused, left, or gave no consent). Second: when silent people join, pause, return or
leave, no page of another person changes. The second check also finds totals, because a count that
changes with one person gives information about that person.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Blueprint, Response, jsonify
from sqlalchemy import func, select

from tests.databases import Templates
from tests.environment import NOON
from tests.factories.application import running
from tests.factories.company import Company
from tests.factories.installations import copied
from tests.integration.web.crawler import Silent, addresses, crawl, differences, mentions
from tests.integration.web.matrix import ROLES
from webapp.app import create_app
from webapp.core import clock, db
from webapp.core.permissions import signed_in
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.programs import queries
from webapp.programs import services as programs
from webapp.programs.models import Enrollment
from webapp.programs.workflow import EnrollmentState
from webapp.web.guards import guarded
from webapp.web.sessions import end_all

# The names occur nowhere else in the application or its tests.
NAMES = {
    "outsider": "Zéphyrine Quillfeather",
    "pausing": "Barnabé Xylander",
    "gone": "Ottoline Vroomwick",
    "bare": "Isaure Kjeldgaard",
    "withdrawn": "Wolfram Tzigane",
}

# Thousands of pages: the suite reads as those who see most, and as somebody who is silent;
# `make soak` reads as every role.
SOAK = os.environ.get("SOAK") == "1"
TOTALS = {"colleague", "lead", "analyst"}
WIDEST = TOTALS | {"observer", "admin"}


def _enrollment(company: Company, part: str) -> Enrollment:
    enrollment = queries.enrollment(company.people[part], company.program.id)
    assert enrollment is not None
    return enrollment


def _populate(company: Company) -> list[Silent]:
    """Add one person each who never joined, paused, left, gave no consent, or withdrew consents."""
    for part, name in NAMES.items():
        company.newcomer(part, name=name)
    with unit_of_work():
        for part in ("pausing", "gone", "bare", "withdrawn"):
            programs.join(company.program, by=company.people[part], version=1)
        for consent in queries.Consent:
            for given in (True, False):
                programs.set_consent(
                    _enrollment(company, "withdrawn"), consent, given=given,
                    by=company.people["withdrawn"],
                )  # fmt: skip
            programs.set_consent(
                _enrollment(company, "pausing"), consent, given=True, by=company.people["pausing"]
            )
        _pause(company, "pausing")
        programs.leave(_enrollment(company, "gone"), by=company.people["gone"])
    return [Silent.of(part, company.people[part], *_enrollments(company, part)) for part in NAMES]


def _enrollments(company: Company, part: str) -> list[Enrollment]:
    of_person = Enrollment.person_id == company.people[part].id
    return list(db.session().scalars(select(Enrollment).where(of_person)))


def _pause(company: Company, part: str) -> None:
    until = NOON.date() + timedelta(days=40)
    programs.pause_until(_enrollment(company, part), until, by=company.people[part])


def _change_participation(company: Company) -> None:
    """Change the participation of silent people; all of them are silent afterwards, too."""
    with unit_of_work():
        programs.join(company.program, by=company.people["outsider"], version=1)
        programs.join(company.program, by=company.people["gone"], version=1)
        programs.leave(_enrollment(company, "bare"), by=company.people["bare"])
        _pause(company, "withdrawn")


def _readers(company: Company) -> dict[str, str | None]:
    """The address of each role, and of silent people, who must not learn of each other."""
    every = [*(r for r in ROLES if r != "anonymous"), "outsider", "withdrawn"]
    with_account = every if SOAK else [part for part in every if part in WIDEST]
    return {"anonymous": None, **{part: company.people[part].email for part in with_account}}


def _crawl_each(
    company: Company, readers: dict[str, str | None], start: list[str]
) -> dict[str, dict[str, str]]:
    db.session().rollback()
    pages = {part: crawl(company.app, email, start) for part, email in readers.items()}
    # A person sees their own sessions, and the next crawl begins others.
    with unit_of_work():
        for person in company.people.values():
            end_all(person.id)
    return pages


def test_no_page_shows_who_is_silent(fresh_company: Company) -> None:
    company = fresh_company
    silent, start = _populate(company), addresses(company)
    readers = _readers(company)
    before = _crawl_each(company, readers, start)
    mentioned = [
        m for part, pages in before.items() for m in mentions(company.app, part, pages, silent)
    ]
    assert mentioned == []
    _change_participation(company)
    # Silent people see their own participation change. Roles of the other program see no more of
    # this one than the stranger does.
    others = {
        part: email
        for part, email in readers.items()
        if part not in NAMES and not part.startswith("foreign") and (SOAK or part in TOTALS)
    }
    after = _crawl_each(company, others, start)
    changed = {part: differences(before[part], after[part]) for part in others}
    assert {part: paths for part, paths in changed.items() if paths} == {}


def test_the_crawler_follows_links(company: Company) -> None:
    """It reaches pages that no row of the matrix names, and only those that the person may see."""
    pages = crawl(company.app, company.people["author"].email, ["/"])
    assert f"/briefs/{company.brief.id}" in pages
    assert "/programs/voices/people" in pages
    assert "/programs/voices/figures" not in pages


def _active_members() -> list[str]:
    names = select(Person.name).join(Enrollment, Enrollment.person_id == Person.id)
    active = Enrollment.state == EnrollmentState.active
    return list(db.session().scalars(names.where(active).order_by(Person.name)))


LEAKS: dict[str, Callable[[], Response | str]] = {
    "a page": lambda: f"<!doctype html><p>{', '.join(_active_members())}",
    "JSON": lambda: jsonify(members=_active_members()),
    "a total": lambda: f"{len(_active_members())} people take part",
    "who is missing": lambda: str(
        (db.session().scalar(select(func.count()).select_from(Person)) or 0)
        - len(_active_members())
    ),
}


@pytest.fixture
def leaking(
    templates: Templates, database_kind: str, tmp_path: Path, frozen_clock: None
) -> Iterator[Company]:
    """A company whose application has additional pages that show who takes part."""
    bp = Blueprint("leaks", __name__)
    for number, view in enumerate(LEAKS.values()):
        bp.add_url_rule(f"/leak/{number}", f"leak_{number}", guarded(signed_in)(view))
    with copied(templates, database_kind, tmp_path, company=True) as settings:
        app = create_app(settings)
        app.register_blueprint(bp)
        with running(app):
            yield Company.load(app)


def test_the_crawler_finds_leaks(leaking: Company) -> None:
    company = leaking
    silent = _populate(company)
    start = [f"/leak/{number}" for number in range(len(LEAKS))]
    email = company.people["analyst"].email
    before = crawl(company.app, email, start)
    assert {(p, who) for _r, p, who in mentions(company.app, "analyst", before, silent)} == {
        (f"/leak/{page}", who) for page in (0, 1) for who in ("bare", "withdrawn")
    }
    with unit_of_work():
        programs.leave(_enrollment(company, "bare"), by=company.people["bare"])
    after = crawl(company.app, email, start)
    assert differences(before, after) == start


def test_the_clock_is_frozen(company: Company) -> None:
    """Otherwise two crawls could differ although nothing changed."""
    assert clock.now() == NOON
