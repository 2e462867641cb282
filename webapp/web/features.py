"""What a package declares to the application, in its `feature.py`; `webapp.wiring` lists them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from importlib import import_module
from typing import Any

from flask import Blueprint, Flask

from webapp.config import Settings
from webapp.core import db
from webapp.core.events import Event, Handler
from webapp.core.jobs import Job, JobHandler, PeriodicJob
from webapp.core.runtime import Provided
from webapp.web.guards import rule_name

Handlers = Mapping[type[Event], tuple[Handler, ...]]
JobHandlers = Callable[[Settings], Mapping[str, JobHandler]]


def _no_job_handlers(_settings: Settings) -> Mapping[str, JobHandler]:
    return {}


def _everybody(_person: Any) -> bool:  # noqa: ANN401 - a Person, which this layer does not know
    return True


def _none(_person: Any) -> int:  # noqa: ANN401 - a Person, which this layer does not know
    return 0


def _no_hits(_person: Any, _search: str) -> "Iterable[SearchHit]":  # noqa: ANN401 - a Person
    return ()


def _no_steps(_person: Any) -> "Iterable[NextStep]":  # noqa: ANN401 - a Person
    return ()


@dataclass(frozen=True)
class NextStep:
    """A card on the home page: one thing that waits for this person, and one button.

    Texts are in the reader's language, or the title in `language`, where a person wrote it.
    `facts` is one line; `urgency` is "late", "soon" or "";
    `about` completes the button's label for screen readers; `list_url` is where all of them are,
    `links` (title and address) are the next ones. Cards are sorted by urgency, then
    `order`: 10 decisions of the person, 20 reviews, 30 own stories, 40 results, 50 other tasks.
    """

    order: int
    title: str
    url: str
    label: str
    facts: str = ""
    urgency: str = ""
    about: str = ""
    list_url: str = ""
    links: tuple[tuple[str, str], ...] = ()
    language: str = ""


@dataclass(frozen=True)
class SearchHit:
    """One result of a search: its kind, title, address and a line of facts, in the reader's language.

    `language` is that of a title that people wrote; empty where it is the reader's.
    """

    kind: str
    title: str
    url: str
    facts: str = ""
    language: str = ""


class NavigationGroup(IntEnum):
    """The groups of the navigation, in their order; the layout names them."""

    taking_part = 0
    listening = 1
    measurement = 2
    administration = 3


@dataclass(frozen=True)
class NavigationItem:
    """One line of the navigation. `order` sorts a group's lines; `shown_to(person)` decides who sees it.

    `count(person)` is the number of things that wait there; 0 shows none.
    """

    order: int
    endpoint: str
    label: str
    shown_to: Callable[[Any], bool] = _everybody
    count: Callable[[Any], int] = _none
    group: NavigationGroup = NavigationGroup.taking_part


@dataclass(frozen=True)
class ReceiptLine:
    """What a person who left a program reads about things of one kind that were cancelled.

    `kind` is the key under which `programs.services.note_cancelled` counts them. The texts are
    msgids: one, several (both with %(num)s), and none; without `none` the line is left out.
    """

    kind: str
    one: str
    several: str
    none: str = ""


@dataclass(frozen=True)
class ConsentText:
    """What a consent is called, what it does, who sees the data, what withdrawing it does.

    All texts are msgids. `does_in` replaces `does` in programs of a kind.
    """

    name: str
    does: str
    seen_by: str
    withdrawing: str
    does_in: Mapping[str, str] = field(default_factory=dict)


class LazyJobHandlers:
    """A function named by "module:name" that makes job handlers, imported by the worker only."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __call__(self, settings: Settings) -> Mapping[str, JobHandler]:
        """Import the function and call it."""
        module, _, name = self.place.partition(":")
        made: Mapping[str, JobHandler] = getattr(import_module(module), name)(settings)
        return made


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything that the application needs to know about one package.

    `silent_events` gives, for each event without a handler, the reason why nothing reacts to it.
    `job_handlers` makes the handlers of messages that must not be sent twice. `consents` maps a
    consent's code to its texts. `without_csrf_token` names views that mail programs post to, as
    "module.function". `exports` are the tables with personal data, and the column that
    names the person (or the row that belongs to them). `messages` are the templates of what it sends
    to people. `next_steps(person)` gives the package's cards
    on the home page; `search(person, text)` finds what this person may open. Who may call a route is declared under the
    route itself, by its guard; `permissions` lists these rows.
    """

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    navigation: tuple[NavigationItem, ...] = ()
    next_steps: Callable[[Any], Iterable[NextStep]] = _no_steps
    search: Callable[[Any, str], Iterable[SearchHit]] = _no_hits
    handlers: Handlers = field(default_factory=dict)
    silent_events: Mapping[type[Event], str] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    job_handlers: JobHandlers = _no_job_handlers
    job_labels: Mapping[str, Any] = field(default_factory=dict)
    periodic: tuple[PeriodicJob, ...] = ()
    providers: tuple[Provided, ...] = ()
    receipt: tuple[ReceiptLine, ...] = ()
    consents: Mapping[str, ConsentText] = field(default_factory=dict)
    without_csrf_token: tuple[str, ...] = ()
    exports: Mapping[type[db.Base], str] = field(default_factory=dict)
    messages: tuple[Any, ...] = ()

    def permissions(self, app: Flask) -> dict[str, str]:
        """Endpoint -> name of the rule that its guard asks; "" where no guard is declared."""
        names = {blueprint.name for blueprint in self.blueprints}
        return {
            endpoint: rule_name(view)
            for endpoint, view in app.view_functions.items()
            if endpoint.partition(".")[0] in names
        }
