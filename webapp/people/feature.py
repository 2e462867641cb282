"""The declaration of the package `people`."""

from datetime import timedelta

from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people import events
from webapp.people.models import Portrait, RoleGrant
from webapp.people.views import bp
from webapp.web import own_sessions, sessions
from webapp.web.features import Feature

_EVERY = timedelta(minutes=10)

FEATURE = Feature(
    name="people",
    blueprints=(bp,),
    handlers={
        events.PasswordReset: (sessions.end_all_of,),
        events.AccountEnded: (sessions.end_all_of,),
        events.SignedOutElsewhere: (own_sessions.end_others_of,),
    },
    silent_events={
        events.Confirmed: "the person has just done it themselves",
        events.PortraitChanged: "the person has just done it themselves",
        events.ProfileChanged: "the person has just done it themselves",
        events.SignedIn: "a fact for the audit alone",
        events.SignInRefused: "a fact for the audit alone; no mail that an attacker could trigger",
        events.RoleGranted: "roles are read at each request",
        events.RoleEnded: "roles are read at each request",
    },
    periodic=(
        PeriodicJob("end accounts", _EVERY, LazyJob("webapp.people.jobs:end_expired")),
        PeriodicJob(
            "delete old attempts", _EVERY, LazyJob("webapp.people.jobs:delete_old_attempts")
        ),
    ),
    exports={Portrait: "person_id", RoleGrant: "person_id"},
)  # fmt: skip
