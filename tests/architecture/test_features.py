"""What features declare is complete: events, jobs, guards, navigation, consents, tables."""

import ast
import importlib

import pytest
from flask import Blueprint
from flask.testing import FlaskClient
from sqlalchemy import ForeignKeyConstraint

from tests.architecture.sources import WEBAPP, called, python_files, tree
from webapp import wiring
from webapp.app import create_app
from webapp.config import ROOT, Settings
from webapp.core import db
from webapp.core.events import Event
from webapp.core.jobs import LazyJob
from webapp.program_kinds import Consent
from webapp.web import guards
from webapp.web.application import Application
from webapp.web.features import Feature, LazyJobHandlers

BY_NAME = {feature.name: feature for feature in wiring.FEATURES}


def _events(base: type[Event] = Event) -> set[type[Event]]:
    """Every event class that has a verb, which means that it can be recorded."""
    for path in WEBAPP.glob("*/events.py"):
        importlib.import_module(f"webapp.{path.parent.name}.events")
    found: set[type[Event]] = set()
    for kind in base.__subclasses__():
        if kind.__module__.startswith("webapp."):
            found |= _events(kind) | ({kind} if "past" in vars(kind) else set())
    return found


def test_every_package_with_a_feature_is_listed() -> None:
    assert sorted(BY_NAME) == sorted(path.parent.name for path in WEBAPP.glob("*/feature.py"))


def test_every_event_is_handled_or_silent_for_a_reason() -> None:
    handled = set(wiring.event_handlers(wiring.FEATURES))
    silent = {event for feature in wiring.FEATURES for event in feature.silent_events}
    assert handled & silent == set(), "it has a handler: remove it from silent_events"
    assert handled | silent == _events(), "give it a handler, or a reason in silent_events"


def test_a_silent_event_is_declared_by_its_own_package() -> None:
    elsewhere = [
        event.__name__
        for feature in wiring.FEATURES
        for event, reason in feature.silent_events.items()
        if event.__module__ != f"webapp.{feature.name}.events" or len(reason) < 10
    ]
    assert elsewhere == []


def test_every_event_is_recorded_by_some_service() -> None:
    made = {
        found[1]
        for path in python_files("webapp")
        for node in ast.walk(tree(path))
        if (found := called(node)) is not None
    }
    # A service may choose the event from a table.
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
        "no service records it: remove it"
    )


def test_every_event_names_its_object() -> None:
    assert [e.__name__ for e in _events() if not getattr(e, "about", "")] == []


def _places(feature: Feature) -> list[str]:
    late: list[object] = [*feature.jobs.values(), *(job.run for job in feature.periodic)]
    if isinstance(feature.job_handlers, LazyJobHandlers):
        late.append(feature.job_handlers)
    places = [job.place for job in late if isinstance(job, LazyJob | LazyJobHandlers)]
    assert len(places) == len(late), f"{feature.name}: name a job by its place, LazyJob(...)"
    return places


@pytest.mark.parametrize("feature", wiring.FEATURES, ids=lambda f: f.name)
def test_every_job_is_found(feature: Feature) -> None:
    for place in _places(feature):
        module, _, name = place.partition(":")
        path = ROOT / f"{module.replace('.', '/')}.py"
        if not path.exists():
            path = ROOT / module.replace(".", "/") / "__init__.py"
        # Read, not imported: the statistics behind some of them are slow to load.
        assert [n for n in tree(path).body if isinstance(n, ast.FunctionDef) and n.name == name], (
            place
        )


def test_every_periodic_job_has_a_name_of_its_own() -> None:
    names = [job.name for job in wiring.periodic_jobs(wiring.FEATURES)]
    assert sorted(names) == sorted(set(names))


def test_no_two_features_handle_one_kind_of_message() -> None:
    kinds = [kind for feature in wiring.FEATURES for kind in feature.jobs]
    assert sorted(kinds) == sorted(set(kinds))


def test_every_route_declares_a_guard(fresh_app: Application) -> None:
    unguarded = [
        rule.endpoint
        for rule in fresh_app.url_map.iter_rules()
        if not guards.guard_of(rule.endpoint)
    ]
    assert unguarded == [], "write @guarded(...) under the route; @guarded(public) where meant"


def test_every_route_has_a_permission_row(fresh_app: Application) -> None:
    rows = {
        endpoint: rule
        for feature in wiring.FEATURES
        for endpoint, rule in feature.permissions(fresh_app).items()
    }
    routes = {r.endpoint for r in fresh_app.url_map.iter_rules()}
    own = {r for r in routes if r.rpartition(".")[2] != "static"}
    assert own - set(rows) == set(), "its blueprint is declared by no feature"
    assert [endpoint for endpoint in own if not rows[endpoint]] == []


def test_navigation_leads_to_pages(fresh_app: Application) -> None:
    endpoints = {rule.endpoint for rule in fresh_app.url_map.iter_rules()}
    linked = {item.endpoint for feature in wiring.FEATURES for item in feature.navigation}
    assert linked - endpoints == set()


def test_every_consent_that_something_uses_is_described_once() -> None:
    described = [code for feature in wiring.FEATURES for code in feature.consents]
    assert sorted(described) == sorted(each.value for each in Consent)


def _with_a_person() -> dict[str, set[str]]:
    """Tables that name a person as their owner, by package."""
    found: dict[str, set[str]] = {}
    for mapper in db.Base.registry.mappers:
        columns = {
            column.name
            for constraint in mapper.local_table.constraints  # type: ignore[attr-defined]
            if isinstance(constraint, ForeignKeyConstraint)
            for element in constraint.elements
            for column in (element.parent,)
            if element.target_fullname == "person.id"
        }
        if columns & {"person_id", "author_id"}:
            package = mapper.class_.__module__.split(".")[1]
            found.setdefault(package, set()).add(mapper.class_.__name__)
    return found


def test_every_table_that_belongs_to_a_person_is_exported() -> None:
    declared = {
        feature.name: {table.__name__ for table in feature.exports} for feature in wiring.FEATURES
    }
    missing = {
        package: tables - declared.get(package, set())
        for package, tables in _with_a_person().items()
        if tables - declared.get(package, set())
    }
    assert missing == {}, "declare the table in `exports` of the package's feature.py"


def test_an_exported_table_has_the_column_that_is_named() -> None:
    wrong = [
        (table.__name__, column)
        for feature in wiring.FEATURES
        for table, column in feature.exports.items()
        if not hasattr(table, column)
    ]
    assert wrong == []


def _unguarded(settings: Settings) -> FlaskClient:
    """An application in which two guards were forgotten."""
    made = create_app(settings)
    blueprint = Blueprint("forgetful", __name__)
    blueprint.add_url_rule("/forgotten", "read", lambda: "a secret", methods=["GET"])
    blueprint.add_url_rule("/forgotten", "write", lambda: "was written", methods=["POST"])
    made.register_blueprint(blueprint)
    # The guards' order is tested, not the form's token.
    made.config["WTF_CSRF_ENABLED"] = False
    return made.test_client()


def test_a_route_without_a_guard_answers_500(settings: Settings, frozen_clock: None) -> None:
    client = _unguarded(settings)
    for response in (client.get("/forgotten"), client.post("/forgotten")):
        assert response.status_code == 500
        assert "a secret" not in response.text
        assert "was written" not in response.text
    assert client.get("/healthz").status_code == 200
