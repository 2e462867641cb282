"""The declaration of the package `ballots`."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from webapp.ballots import events, handlers, home, services
from webapp.ballots.models import Invitation
from webapp.ballots.services.inviting import INVITATION
from webapp.ballots.views import WITHOUT_TOKEN, bp
from webapp.barometers import providers as barometers
from webapp.barometers.events import WaveClosed
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.messaging.handing_over import handed_over
from webapp.people.events import AccountEnded
from webapp.web.features import Feature
from webapp.web.health import further

FEATURE = Feature(
    name="ballots",
    blueprints=(bp,),
    handlers={
        WaveClosed: (handlers.close_ballots,),
        AccountEnded: (handlers.forget_with_account,),
    },
    silent_events={events.BallotsPrinted: "the page shows the sheets; the result shows how many"},
    jobs={
        "ballots": LazyJob("webapp.ballots.jobs:send_batch"),
        "ballot_reminder": LazyJob("webapp.ballots.jobs:mail_reminder"),
        "ballots_end": LazyJob("webapp.ballots.jobs:close"),
    },
    job_labels={
        "ballots": _l("Emails with ballots"),
        "ballot_reminder": _l("Reminders of barometers"),
        "ballots_end": _l("Ends of barometers"),
    },
    periodic=(PeriodicJob("ballots", timedelta(minutes=1), LazyJob("webapp.ballots.jobs:tend")),),
    providers=(
        handed_over.answered_by(services.take_turn),
        barometers.may_open.answered_by(services.check_audience),
        barometers.wave_lines.answered_by(home.wave_lines),
        barometers.result_facts.answered_by(home.result_facts),
        further.answered_by(home.readiness),
    ),
    without_csrf_token=WITHOUT_TOKEN,
    messages=(INVITATION,),
    exports={Invitation: "person_id"},
)
