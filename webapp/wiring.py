"""The tables of the house: rooms, navigation, who reacts to what, jobs."""

from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

from flask import Blueprint

from webapp.asks import handlers as asks
from webapp.asks import views as asks_views
from webapp.config import Settings
from webapp.insights import views as insights_views
from webapp.kernel.events import Event, Handler
from webapp.kernel.outbox import Work
from webapp.kernel.words import msg
from webapp.kernel.worker import Job, Periodic
from webapp.people import admin
from webapp.people import events as people_events
from webapp.people import views as people_views
from webapp.programs import events as program_events
from webapp.programs import handlers as program_handlers
from webapp.programs import queries as programs
from webapp.programs import views as program_views
from webapp.shares import events as share_events
from webapp.shares import handlers as shares
from webapp.shares import notices as share_notices
from webapp.shares import redirect
from webapp.shares import views as share_views
from webapp.stories import events as story_events
from webapp.stories import handlers as stories
from webapp.stories import views as story_views
from webapp.web import sessions
from webapp.web import views as web_views

ROOMS: tuple[Blueprint, ...] = (
    web_views.room,
    people_views.room,
    admin.room,
    program_views.room,
    asks_views.room,
    story_views.room,
    share_views.room,
    share_views.operations.room,
    redirect.room,
    insights_views.room,
)

# Endpoint, label, and which of the reader's facts (see app._navigation) must hold.
NAVIGATION: tuple[tuple[str, str, str], ...] = (
    ("programs.home", msg("Home"), "everybody"),
    ("stories.mine", msg("My stories"), "everybody"),
    ("shares.shared", msg("Shared stories"), "everybody"),
    ("stories.queue", msg("To review"), "reviews"),
    ("insights.index", msg("Figures"), "reads"),
    ("admin.people", msg("People"), "administers"),
    ("operations.show", msg("Operations"), "administers"),
)

HANDLERS: Mapping[type[Event], tuple[Handler, ...]] = {
    people_events.SignedUp: (asks.mail_confirmation,),
    people_events.AskedAgain: (asks.mail_reminder,),
    people_events.Invited: (asks.mail_invitation,),
    people_events.ResetAsked: (asks.mail_reset,),
    people_events.PasswordReset: (sessions.end_all_of,),
    people_events.AccountEnded: (
        sessions.end_all_of,
        shares.disconnect_of_ended,
        program_handlers.leave_for_the_ended,
    ),
    program_events.Left: (stories.withdraw_of_leaver, shares.cancel_of_leaver),
    program_events.Paused: (shares.cancel_of_pausing,),
    program_events.PurposeWithdrawn: (shares.unname_links, shares.stop_publishing),
    story_events.StorySubmitted: (stories.tell_reviewers,),
    story_events.StoryApproved: (stories.tell_author, stories.settle_notices),
    story_events.StoryReleased: (stories.tell_author, stories.settle_notices),
    story_events.EditsSuggested: (stories.tell_author, stories.settle_notices),
    story_events.EditsAccepted: (stories.tell_reviewer_accepted,),
    story_events.StoryObjected: (stories.tell_author, stories.settle_notices),
    story_events.DecisionTakenBack: (stories.tell_author,),
    story_events.StoryEscalated: (stories.tell_leads,),
    story_events.Commented: (stories.tell_others_of_comment,),
    story_events.StoryWithdrawn: (stories.take_back_notices, shares.cancel_of_story),
    share_events.SharePrepared: (stories.note_shared,),
    share_events.ShareDeclared: (stories.note_shared,),
    share_events.DeliverySent: (share_notices.tell_sent,),
    share_events.DeliveryHeld: (share_notices.tell_held,),
    share_events.DeliveryFailed: (share_notices.tell_failed,),
    share_events.DeliveryByHand: (share_notices.tell_by_hand,),
    share_events.ConnectionExpired: (share_notices.tell_expired,),
    share_events.ChannelStopped: (share_notices.tell_stopped,),
}


def scopes() -> list[tuple[str, dict[str, Any]]]:
    """Where a role can be held: every program, by id, with its names. Rooms below ask for it."""
    return [(p.id, p.names) for p in programs.every_program()]


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
    "share_reminder": Late("webapp.shares.jobs.visits:remind"),
    "reading": Late("webapp.shares.jobs.publishing:read_counts"),
    "revoke": Late("webapp.shares.jobs.publishing:revoke"),
}


def works(settings: Settings) -> Mapping[str, Work]:
    """What must not be done twice, by kind."""
    from webapp.shares.jobs.delivering import Publishing  # noqa: PLC0415 - for workers alone

    publishing = Publishing(
        settings.networks, timedelta(seconds=settings.worker_lease),
        timedelta(seconds=settings.worker_retry),
    )  # fmt: skip
    return {"share": publishing}


_EVERY = timedelta(minutes=10)
PERIODIC: tuple[Periodic, ...] = (
    Periodic(
        "ingest visits",
        timedelta(seconds=2),
        Late("webapp.shares.jobs.visits:ingest_visits"),
        per_machine=True,
    ),
    Periodic(
        "seal activity",
        timedelta(seconds=20),
        Late("webapp.web.jobs:seal_activity"),
        per_machine=True,
    ),
    Periodic("sweep sessions", _EVERY, Late("webapp.web.jobs:sweep_sessions")),
    Periodic("end accounts", _EVERY, Late("webapp.people.jobs:end_expired")),
    Periodic("forget old tries", _EVERY, Late("webapp.people.jobs:forget_old_tries")),
    Periodic("turn day keys", _EVERY, Late("webapp.shares.jobs.visits:turn_day_keys")),
    Periodic("return from pauses", _EVERY, Late("webapp.programs.jobs:return_from_pauses")),
    Periodic("meet deadlines", timedelta(minutes=1), Late("webapp.stories.jobs:meet_deadlines")),
    Periodic(
        "look after connections",
        timedelta(minutes=20),
        Late("webapp.shares.jobs.publishing:look_after_connections"),
    ),
    Periodic("sweep pictures", timedelta(hours=6), Late("webapp.stories.jobs:sweep_pictures")),
    Periodic("close weeks", _EVERY, Late("webapp.insights.jobs.closing:close_and_measure")),
    Periodic(
        "forget old visits",
        timedelta(hours=6),
        Late("webapp.insights.jobs.retention:sweep_old"),
        per_machine=True,
    ),
)
