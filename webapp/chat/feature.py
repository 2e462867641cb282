"""The declaration of the package `chat`."""

from flask_babel import lazy_gettext as _l

from webapp.chat import events
from webapp.chat.models import Webhook
from webapp.chat.services.warnings import REFUSED, UNANSWERED
from webapp.chat.views import bp
from webapp.web.features import Feature, LazyJobHandlers

FEATURE = Feature(
    name="chat",
    blueprints=(bp,),
    silent_events={
        events.WebhookAdded: "the list of chats shows it",
        events.WebhookRepaired: "the list of chats shows it",
        events.WebhookEnded: "the worker drops the posts that wait",
        events.WebhookFailed: "the service itself notifies the owner",
    },
    job_handlers=LazyJobHandlers("webapp.chat.jobs:job_handlers"),
    job_labels={"chat": _l("Posts to chats")},
    messages=(REFUSED, UNANSWERED),
    exports={Webhook: "person_id"},
)
