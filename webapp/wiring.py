"""The tables of the house: rooms, navigation, who reacts to what, jobs."""

from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

from flask import Blueprint

from webapp.asks import handlers as asks
from webapp.asks import views as asks_views
from webapp.insights import views as insights_views
from webapp.kernel.events import Event, Handler
from webapp.kernel.words import msg
from webapp.kernel.worker import Job, Periodic
from webapp.people import events as people_events
from webapp.people import views as people_views
from webapp.programs import events as program_events
from webapp.programs import views as program_views
from webapp.shares import handlers as shares
from webapp.shares import redirect
from webapp.shares import views as share_views
from webapp.stories import events as story_events
from webapp.stories import handlers as stories
from webapp.stories import views as story_views
from webapp.web import views as web_views

ROOMS: tuple[Blueprint, ...] = (
    web_views.room,
    people_views.room,
    program_views.room,
    asks_views.room,
    story_views.room,
    share_views.room,
    redirect.room,
    insights_views.room,
)

# Endpoint, label, and which of the reader's facts (see app._navigation) must hold.
NAVIGATION: tuple[tuple[str, str, str], ...] = (
    ("programs.home", msg("Home"), "everybody"),
    ("stories.mine", msg("My stories"), "everybody"),
    ("stories.queue", msg("To review"), "reviews"),
    ("insights.index", msg("Figures"), "reads"),
)

HANDLERS: Mapping[type[Event], tuple[Handler, ...]] = {
    people_events.SignedUp: (asks.mail_confirmation,),
    people_events.AskedAgain: (asks.mail_reminder,),
    program_events.Left: (stories.withdraw_of_leaver, shares.cancel_of_leaver),
    story_events.StorySubmitted: (stories.tell_reviewers,),
    story_events.StoryApproved: (stories.tell_author_approved,),
    story_events.StoryObjected: (stories.tell_author_objected,),
    story_events.StoryWithdrawn: (stories.take_back_notices, shares.cancel_of_story),
}


class Late:
    """A job named by its place, imported when it first runs: statistics stay out of the web."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __call__(self, *given: Any) -> None:  # noqa: ANN401 - a job's own payload
        """Import and run."""
        module, _, name = self.place.partition(":")
        getattr(import_module(module), name)(*given)


JOBS: Mapping[str, Job] = {
    "account": Late("webapp.asks.jobs:mail_account"),
    "notice": Late("webapp.asks.jobs:mail_notice"),
}

_EVERY = timedelta(minutes=10)
PERIODIC: tuple[Periodic, ...] = (
    Periodic(
        "ingest visits",
        timedelta(seconds=2),
        Late("webapp.shares.jobs:ingest_visits"),
        per_machine=True,
    ),
    Periodic(
        "seal activity",
        timedelta(seconds=20),
        Late("webapp.web.jobs:seal_activity"),
        per_machine=True,
    ),
    Periodic("sweep sessions", _EVERY, Late("webapp.web.jobs:sweep_sessions")),
    Periodic("turn day keys", _EVERY, Late("webapp.shares.jobs:turn_day_keys")),
    Periodic("close weeks", _EVERY, Late("webapp.insights.jobs:close_and_measure")),
)
