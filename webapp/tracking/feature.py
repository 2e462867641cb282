"""Declares tracking to the application."""

from datetime import timedelta

from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.program_kinds import Consent
from webapp.programs.events import ConsentWithdrawn, Left, Paused
from webapp.recruitment.providers import tracked_source
from webapp.tracking import events, handlers, queries
from webapp.tracking.models import TrackedLink
from webapp.tracking.views import bp
from webapp.web.features import ConsentText, Feature

FEATURE = Feature(
    name="tracking",
    blueprints=(bp,),
    handlers={
        ConsentWithdrawn: (handlers.anonymize_after_withdrawal,),
        Left: (handlers.anonymize_after_absence,),
        Paused: (handlers.anonymize_after_absence,),
    },
    silent_events={events.WeekClosed: "the job that closed the week continues by itself"},
    periodic=(
        PeriodicJob(
            "ingest visits", timedelta(seconds=2), LazyJob("webapp.tracking.jobs:ingest_visits"),
            per_machine=True,
        ),
        PeriodicJob(
            "rotate day keys", timedelta(minutes=10),
            LazyJob("webapp.tracking.jobs:rotate_day_keys"),
        ),
    ),
    consents={
        Consent.counted_links.value: ConsentText(
        gettext_noop("See visits to your links"),
        gettext_noop(
            "A page that only you can open shows how often the links in your shares were visited."
        ),
        gettext_noop("only you; others see only totals of the program"),
        gettext_noop("Old links still work. Their visits are no longer linked to you."),
        ),
    },
    providers=(tracked_source.answered_by(queries.source_of),),
    exports={TrackedLink: "person_id"},
)  # fmt: skip
