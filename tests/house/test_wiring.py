"""Nothing is forgotten between the rooms: guards, events, jobs, navigation."""

import ast
import importlib
from collections.abc import Callable

from flask import Blueprint, Flask
from flask.testing import FlaskClient

from tests.house.sources import WEBAPP, called, python_files, tree
from webapp import wiring
from webapp.app import create_app
from webapp.config import ROOT, Settings
from webapp.insights import events as insights
from webapp.kernel.events import Event
from webapp.people import events as people
from webapp.programs import events as programs
from webapp.shares import events as shares
from webapp.stories import events as stories
from webapp.web import guards

# Events nobody reacts to, each with the reason.
SILENT: dict[type[Event], str] = {
    people.Confirmed: "the page says it, and the account works from then on",
    people.SignedIn: "a fact for the audit alone",
    people.SignInRefused: "a fact for the audit alone; no mail that an attacker could order",
    people.BroughtIn: "an account nobody opened yet; no mail goes to whoever did not ask",
    people.BroughtUpToDate: "what the directory says is read at each step",
    people.UnitChanged: "the calendar is read when a deadline is set",
    people.RoleGranted: "roles are read at each request",
    people.RoleEnded: "roles are read at each request",
    stories.StoryTakenUp: "its author is on the page, and nobody else sees it",
    programs.ProgramCreated: "a draft concerns its lead alone",
    programs.ProgramChanged: "pages read it at each request",
    programs.CharterWritten: "who is in on an older version is asked at each step",
    programs.ProgramMoved: "rules read the state at each step",
    programs.Joined: "the page says it; being in is read at each step",
    programs.Agreed: "which version somebody agreed to is read at each step",
    programs.Resumed: "being in is read at each step, and nobody is told",
    programs.PurposeGiven: "purposes are read at each step",
    programs.BriefOpened: "it is found on the home page",
    programs.BriefChanged: "pages read it at each request",
    programs.BriefMoved: "whether it can be written from is read at each step",
    programs.ThemeMoved: "whether it can be written about is read at each step",
    stories.StoryWritten: "a draft concerns its author alone",
    stories.PictureChanged: "a draft concerns its author alone",
    shares.SharePosted: "readings come from the tracked link",
    shares.ShareCorrected: "the new address concerns its author alone",
    shares.ShareRetired: "the ledger of visits reads it from the link",
    shares.ShareCancelled: "its author did it, or was told with the cause",
    shares.Connected: "its owner did it and sees it on the page",
    shares.Disconnected: "its owner did it; the revocation is queued with it",
    shares.DeliveryConfirmed: "the outbox row is written with it",
    shares.DeliveryUnknown: "it is looked for; the page says so, and what comes of it is told",
    shares.DeliveryRepeated: "its author did it",
    shares.BudgetSet: "claims read the budget itself",
    shares.ChannelFreed: "claims read the stops themselves",
    shares.WeekClosed: "the job that closed it goes on by itself",
    insights.FigureStored: "pages read the newest one",
}


def _events(base: type[Event] = Event) -> set[type[Event]]:
    """Events that can happen: those that say what happened."""
    for path in WEBAPP.glob("*/events.py"):
        importlib.import_module(f"webapp.{path.parent.name}.events")
    found: set[type[Event]] = set()
    for kind in base.__subclasses__():
        if kind.__module__.startswith("webapp."):
            found |= _events(kind) | ({kind} if "past" in vars(kind) else set())
    return found


def test_every_event_is_handled_or_silent_for_a_reason() -> None:
    handled = set(wiring.HANDLERS)
    assert _events() - handled == set(SILENT), (
        "name its handler in wiring.HANDLERS, or list it here as silent with the reason"
    )
    assert handled & set(SILENT) == set(), "it has a handler: it is silent no longer"


def test_every_event_is_recorded_by_some_verb() -> None:
    made = {
        found[1]
        for path in python_files("webapp")
        for node in ast.walk(tree(path))
        if (found := called(node)) is not None
    }
    # Verbs may choose what happened from a table.
    in_tables = {
        node.attr
        for path in python_files("webapp")
        if "services" in path.parts
        for table in ast.walk(tree(path))
        if isinstance(table, ast.Dict)
        for node in table.values
        if isinstance(node, ast.Attribute)
    }
    assert {e.__name__ for e in _events()} - made - in_tables == set(), (
        "no verb records it: remove it"
    )


def test_every_event_says_what_it_is_about() -> None:
    assert [e.__name__ for e in _events() if not getattr(e, "about", "")] == []


def test_every_job_can_be_found() -> None:
    late: list[object] = [*wiring.JOBS.values(), *(p.run for p in wiring.PERIODIC)]
    places = [job.place for job in late if isinstance(job, wiring.Late)]
    assert len(places) == len(late)
    for place in places:
        module, _, name = place.partition(":")
        path = ROOT / f"{module.replace('.', '/')}.py"
        # Read, not imported: the statistics behind some of them are slow to load.
        assert [n for n in tree(path).body if isinstance(n, ast.FunctionDef) and n.name == name], (
            place
        )


def test_every_periodic_job_has_a_name_of_its_own() -> None:
    names = [p.name for p in wiring.PERIODIC]
    assert sorted(names) == sorted(set(names))


def test_every_room_with_pages_is_wired() -> None:
    rooms = {f"webapp.{p.parent.name}" for p in WEBAPP.glob("*/views.py")}
    rooms |= {f"webapp.{p.parents[1].name}" for p in WEBAPP.glob("*/views/__init__.py")}
    wired = {b.import_name.rpartition(".")[0] for b in wiring.ROOMS}
    assert wired == rooms, "add the room's blueprint to wiring.ROOMS"


def test_every_route_declares_a_guard(app: Flask) -> None:
    open_doors = [r.endpoint for r in app.url_map.iter_rules() if not guards.guard_of(r.endpoint)]
    assert open_doors == [], "write @guarded(...) under the route; @guarded(public) where meant"


def test_navigation_leads_somewhere(app: Flask) -> None:
    endpoints = {r.endpoint for r in app.url_map.iter_rules()}
    assert {endpoint for endpoint, _label, _fact in wiring.NAVIGATION} - endpoints == set()


def _forgetful(settings: Settings) -> FlaskClient:
    """An application in which somebody forgot two guards."""
    made = create_app(settings)
    room = Blueprint("forgetful", __name__)
    said: dict[str, Callable[[], str]] = {"GET": lambda: "a secret", "POST": lambda: "a deed"}
    for method, view in said.items():
        room.add_url_rule("/forgotten", f"view_{method}", view, methods=[method])
    made.register_blueprint(room)
    # The guards' order is what is tried, not the form's token.
    made.config["WTF_CSRF_ENABLED"] = False
    return made.test_client()


def test_a_route_without_a_guard_answers_500(settings: Settings, held_clock: None) -> None:
    browser = _forgetful(settings)
    for answer in (browser.get("/forgotten"), browser.post("/forgotten")):
        assert answer.status_code == 500
        assert "a secret" not in answer.text
        assert "a deed" not in answer.text
    assert browser.get("/healthz").status_code == 200
