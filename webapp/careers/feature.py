"""Declares careers to the application."""

from datetime import timedelta

from webapp.careers import events, handlers
from webapp.careers.home import lead_lines, own_channel, page_of_share
from webapp.careers.models import Referral
from webapp.careers.search import hits
from webapp.careers.views import bp
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.people.events import AccountEnded
from webapp.program_kinds import Consent
from webapp.programs.events import ConsentWithdrawn, Left
from webapp.programs.providers import lead_lines as lines_of_lead
from webapp.sharing import providers
from webapp.stories.events import StoryWithdrawn
from webapp.web.features import ConsentText, Feature, NavigationItem, ReceiptLine

OWN_PAGE = "the page of its owner shows it; nothing else depends on it"
FEATURE = Feature(
    name="careers",
    blueprints=(bp,),
    navigation=(NavigationItem(35, "careers.referrals", gettext_noop("Career page")),),
    search=hits,
    handlers={
        ConsentWithdrawn: (handlers.take_back_without_consent,),
        Left: (handlers.take_back_after_leaving,),
        StoryWithdrawn: (handlers.take_back_after_withdrawal,),
        AccountEnded: (handlers.forget_referrals,),
    },
    silent_events={
        events.ReferralMade: OWN_PAGE,
        events.ReferralPaused: OWN_PAGE,
        events.ReferralResumed: OWN_PAGE,
        events.ReferralEnded: OWN_PAGE,
        events.ReferralDeleted: "nothing of it is left",
    },
    periodic=(
        PeriodicJob(
            "delete personal links", timedelta(hours=1),
            LazyJob("webapp.careers.jobs:delete_old_referrals"),
        ),
    ),
    providers=(
        providers.own_channels.answered_by(own_channel),
        providers.page_of_share.answered_by(page_of_share),
        lines_of_lead.answered_by(lead_lines),
    ),
    consents={
        Consent.career_page.value: ConsentText(
        gettext_noop("Show my stories on the career page"),
        gettext_noop(
            "Stories that you publish on the career page appear there with your name. You publish "
            "each one yourself."
        ),
        gettext_noop("everyone; the page is public and search engines can copy it"),
        gettext_noop("Your stories are taken off the page at once. Copies made by others may remain."),
        ),
    },
    receipt=(
        ReceiptLine(
            "career_stories", gettext_noop("%(num)s story was taken off the career page."),
            gettext_noop("%(num)s stories were taken off the career page."),
        ),
    ),
    exports={Referral: "person_id"},
)  # fmt: skip
