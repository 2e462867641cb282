"""Declares delivery to the application."""

from flask_babel import lazy_gettext as _l

from webapp.connections.events import ConnectionExpired, Disconnected
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob
from webapp.delivery import events
from webapp.delivery.handlers import cancelling, notifying
from webapp.delivery.views import bp, panel, reasons
from webapp.delivery.views.home import next_steps
from webapp.programs.events import ConsentWithdrawn, Left, Paused
from webapp.sharing import providers
from webapp.sharing.events import ShareCancelled, SharePosted
from webapp.stories.events import StoryWithdrawn
from webapp.web.features import Feature, LazyJobHandlers, ReceiptLine

FEATURE = Feature(
    name="delivery",
    blueprints=(bp,),
    next_steps=next_steps,
    handlers={
        ShareCancelled: (cancelling.cancel_with_share,),
        SharePosted: (cancelling.settle_with_share,),
        Left: (cancelling.cancel_after_leaving,),
        Paused: (cancelling.cancel_after_pausing,),
        ConsentWithdrawn: (cancelling.fall_back_without_consent,),
        StoryWithdrawn: (cancelling.cancel_after_withdrawal,),
        ConnectionExpired: (cancelling.fall_back_without_account,),
        Disconnected: (cancelling.fall_back_without_account,),
        events.DeliverySent: (notifying.notify_sent,),
        events.DeliveryNeedsDecision: (notifying.notify_needs_decision,),
        events.DeliveryFailed: (notifying.notify_failed,),
        events.DeliveryFellBack: (notifying.notify_fell_back,),
        events.ChannelPaused: (notifying.notify_channel_paused,),
    },
    silent_events={
        events.DeliveryConfirmed: "the outbox message is written with it",
        events.DeliveryUnknown: "it is looked up; the page says so, and the result is notified",
        events.DeliveryRetried: "its author did it",
        events.BudgetSet: "claims read the budget itself",
        events.ChannelResumed: "claims read the paused channels themselves",
    },
    jobs={"post_metrics": LazyJob("webapp.delivery.jobs.post_metrics:read_metrics")},
    messages=notifying.MESSAGES,
    job_handlers=LazyJobHandlers("webapp.delivery.jobs.send_once:job_handlers"),
    job_labels={
        "share": _l("Shares through accounts"), "post_metrics": _l("Figures of posts"),
    },
    providers=(
        providers.share_panel.answered_by(panel.share_panel),
        providers.share_statuses.answered_by(panel.share_statuses),
        providers.activity_sentence.answered_by(reasons.activity_sentence),
    ),
    receipt=(
        ReceiptLine(
            "shares", gettext_noop("%(num)s prepared share was canceled."),
            gettext_noop("%(num)s prepared shares were canceled."),
            gettext_noop("You had no prepared shares."),
        ),
    ),
)  # fmt: skip
