"""The declaration of the package `messaging`."""

from flask_babel import lazy_gettext as _l

from webapp.messaging import handlers
from webapp.messaging.models import (
    Notice,
    NotificationTimes,
    NotificationWay,
    Solicitation,
)
from webapp.messaging.views import bp, stopping
from webapp.people import events
from webapp.programs.events import SponsorAsked
from webapp.web.features import Feature, LazyJobHandlers

FEATURE = Feature(
    name="messaging",
    blueprints=(bp,),
    handlers={
        events.SignedUp: (handlers.mail_confirmation,),
        events.AskedAgain: (handlers.mail_known_account,),
        events.Invited: (handlers.mail_invitation,),
        events.ResetAsked: (handlers.mail_reset,),
        SponsorAsked: (handlers.ask_sponsor,),
    },
    job_handlers=LazyJobHandlers("webapp.messaging.jobs:job_handlers"),
    job_labels={
        "notice": _l("Emails about inbox messages"),
        "account": _l("Emails about accounts"),
        "digest": _l("Daily summaries"),
        "solicitation": _l("Requests for people’s time"),
    },
    without_csrf_token=(stopping.WITHOUT_TOKEN,),
    messages=(handlers.SPONSOR,),
    exports={
        Notice: "person_id",
        Solicitation: "person_id",
        NotificationTimes: "person_id",
        NotificationWay: "person_id",
    },
)
