"""Declares connections to the application."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from webapp.connections import events, handlers
from webapp.connections.models import Connection
from webapp.connections.services.accounts import MESSAGES
from webapp.connections.views import bp
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people.events import AccountEnded
from webapp.program_kinds import Consent
from webapp.web.features import ConsentText, Feature

FEATURE = Feature(
    name="connections",
    blueprints=(bp,),
    handlers={
        AccountEnded: (handlers.disconnect_after_end,),
        events.ConnectionExpired: (handlers.notify_expired,),
    },
    silent_events={events.Connected: "its owner did it and sees it on the page"},
    jobs={"revoke": LazyJob("webapp.connections.jobs.revoking:revoke")},
    job_labels={"revoke": _l("Accounts to disconnect")},
    periodic=(
        PeriodicJob(
            "maintain connections", timedelta(minutes=20),
            LazyJob("webapp.connections.jobs.revoking:maintain_connections"),
        ),
        PeriodicJob(
            "read limits of servers", timedelta(hours=1),
            LazyJob("webapp.connections.jobs.limits:read_due_limits"),
        ),
    ),
    consents={
        Consent.connector.value: ConsentText(
        gettext_noop("Use a connected account"),
        gettext_noop(
            "You can post shares through an account that you connected, after you confirm each one. "
            "We keep the attempts and their results, the address of the post, and up to four "
            "readings of its figures."
        ),
        gettext_noop(
            "only you. Administrators see how many shares wait, and the number and reason of "
            "those that need a decision, without name or text. If you allow measuring, "
            "figures of posts also count under a pseudonym. Anyone can see the post itself."
        ),
        gettext_noop(
            "Nothing more is posted through it, and no more figures are read. You can post waiting "
            "shares by hand."
        ),
        ),
    },
    messages=MESSAGES,
    exports={Connection: "person_id"},
)  # fmt: skip
