"""Silence is a right: nobody learns who does not take part, from no page and from no total.

Two questions are asked of every page, as every role. Is anybody named who is silent? And: when
silent people join, pause, come back or leave, does any page of anybody else change at all? The
second one finds totals too: a count that moves with one person tells about that person.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy import func, select

from tests.conftest import NOON
from tests.factories.company import House
from tests.rooms.crawler import Silent, addresses, betrayals, crawl, differences
from tests.rooms.matrix import ROLES
from webapp.app import create_app
from webapp.config import Settings
from webapp.kernel import clock, db
from webapp.kernel.rules import signed_in
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.programs import queries
from webapp.programs import services as programs
from webapp.programs.models import Enrollment
from webapp.programs.workflow import EnrollmentState
from webapp.web.database import db as flask_db
from webapp.web.guards import guarded

# Each with a name that stands nowhere else.
NAMES = {
    "outsider": "Zéphyrine Quillfeather",
    "pausing": "Barnabé Xylander",
    "gone": "Ottoline Vroomwick",
    "bare": "Isaure Kjeldgaard",
    "withdrawn": "Wolfram Tzigane",
}


def _enrollment(house: House, part: str) -> Enrollment:
    found = queries.place(house.people[part], house.program.id)
    assert found is not None
    return found


def _populate(house: House) -> list[Silent]:
    """Somebody who never joined, pauses, left, allows nothing, or stopped what they allowed."""
    for part, name in NAMES.items():
        house.newcomer(part, name=name)
    with unit_of_work():
        for part in ("pausing", "gone", "bare", "withdrawn"):
            programs.join(house.program, by=house.people[part], version=1)
        for purpose in queries.Purpose:
            for given in (True, False):
                programs.choose(
                    _enrollment(house, "withdrawn"), purpose, given=given,
                    by=house.people["withdrawn"],
                )  # fmt: skip
            programs.choose(
                _enrollment(house, "pausing"), purpose, given=True, by=house.people["pausing"]
            )
        _pause(house, "pausing")
        programs.leave(_enrollment(house, "gone"), by=house.people["gone"])
    return [Silent.of(part, house.people[part], *_places(house, part)) for part in NAMES]


def _places(house: House, part: str) -> list[Enrollment]:
    mine = Enrollment.person_id == house.people[part].id
    return list(db.session().scalars(select(Enrollment).where(mine)))


def _pause(house: House, part: str) -> None:
    until = NOON.date() + timedelta(days=40)
    programs.pause_until(_enrollment(house, part), until, by=house.people[part])


def _stir(house: House) -> None:
    """Everybody who is silent moves, and stays silent."""
    with unit_of_work():
        programs.join(house.program, by=house.people["outsider"], version=1)
        programs.join(house.program, by=house.people["gone"], version=1)
        programs.leave(_enrollment(house, "bare"), by=house.people["bare"])
        _pause(house, "withdrawn")


def _readers(house: House) -> dict[str, str | None]:
    """Every role, and every silent person: they must not learn of each other either."""
    with_account = [*(r for r in ROLES if r != "anonymous"), *NAMES]
    return {"anonymous": None, **{part: house.people[part].email for part in with_account}}


def _all_pages(house: House, start: list[str]) -> dict[str, dict[str, str]]:
    db.session().rollback()
    return {role: crawl(house.app, email, start) for role, email in _readers(house).items()}


def test_nobody_learns_who_is_silent(house: House) -> None:
    silent, start = _populate(house), addresses(house)
    before = _all_pages(house, start)
    named = [b for role, pages in before.items() for b in betrayals(house.app, role, pages, silent)]
    assert named == []
    _stir(house)
    after = _all_pages(house, start)
    moved = {r: differences(before[r], after[r]) for r in before if r not in NAMES}
    assert {role: paths for role, paths in moved.items() if paths} == {}


def test_the_crawler_reads_far(house: House) -> None:
    """It reaches pages that no row of the matrix names, and pages that only some roles see."""
    pages = crawl(house.app, house.people["author"].email, ["/"])
    assert f"/briefs/{house.brief.id}" in pages
    assert "/programs/voices/people" in pages
    assert "/programs/voices/figures" not in pages


def _running() -> list[str]:
    found = select(Person.name).join(Enrollment, Enrollment.person_id == Person.id)
    active = Enrollment.state == EnrollmentState.active
    return list(db.session().scalars(found.where(active).order_by(Person.name)))


LEAKS: dict[str, Callable[[], Response | str]] = {
    "a page": lambda: f"<!doctype html><p>{', '.join(_running())}",
    "JSON": lambda: jsonify(members=_running()),
    "a total": lambda: f"{len(_running())} people take part",
    "who is missing": lambda: str(
        (db.session().scalar(select(func.count()).select_from(Person)) or 0) - len(_running())
    ),
}


@pytest.fixture
def leaking(settings: Settings, held_clock: None) -> Iterator[Flask]:
    """The application with pages that somebody should not have written."""
    app = create_app(settings)
    app.config["TESTING"] = True
    room = Blueprint("leaks", __name__)
    for number, view in enumerate(LEAKS.values()):
        room.add_url_rule(f"/leak/{number}", f"leak_{number}", guarded(signed_in)(view))
    app.register_blueprint(room)
    with app.app_context():
        yield app
        flask_db.session.remove()
        flask_db.engine.dispose()


def test_the_crawler_finds_a_leak(leaking: Flask) -> None:
    house = House.build(leaking)
    silent = _populate(house)
    start = [f"/leak/{number}" for number in range(len(LEAKS))]
    email = house.people["analyst"].email
    before = crawl(leaking, email, start)
    assert {(p, who) for _r, p, who in betrayals(leaking, "analyst", before, silent)} == {
        (f"/leak/{page}", who) for page in (0, 1) for who in ("bare", "withdrawn")
    }
    with unit_of_work():
        programs.leave(_enrollment(house, "bare"), by=house.people["bare"])
    after = crawl(leaking, email, start)
    assert differences(before, after) == start


def test_the_clock_stands_still(house: House) -> None:
    """Otherwise two crawls would differ by themselves."""
    assert clock.now() == NOON
