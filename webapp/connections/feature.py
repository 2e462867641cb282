"""Declares connections to the application."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from webapp.connections import events, handlers
from webapp.connections.models import Connection
from webapp.connections.views import bp
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people.events import AccountEnded
from webapp.programs.workflow import Consent
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
    job_labels={"revoke": _l("Accounts to be revoked")},
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
            "A share may go out through an account that you connected, once you confirm that "
            "share, now or at a time you choose. Kept are when it was tried and what came of it, "
            "the address of the post, and four readings of what the network counts of it."
        ),
        gettext_noop(
            "you alone; administrators see how many shares wait and, where one is held or its "
            "outcome unknown, its number and the reason, without name or text; where you allow "
            "measuring, what networks count enters the figures under a pseudonym; readers see the "
            "post, as always"
        ),
        gettext_noop(
            "Nothing more goes out through it and nothing more is read; what waits is ready to be "
            "shared by hand."
        ),
        used=True,
        ),
    },
    exports={Connection: "person_id"},
)  # fmt: skip
