"""The declaration of the package `barometers`."""

from datetime import timedelta

from webapp.barometers import events, home
from webapp.barometers.views import bp
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.web.features import Feature, NavigationGroup, NavigationItem

PLAIN = "pages read it at each request"
FEATURE = Feature(
    name="barometers",
    blueprints=(bp,),
    navigation=(
        NavigationItem(27, "barometers.results", gettext_noop("Barometers"),
                       group=NavigationGroup.listening),
    ),
    next_steps=home.next_steps,
    search=home.hits,
    silent_events={
        events.BarometerMade: PLAIN,
        events.QuestionsChanged: PLAIN,
        events.VersionStarted: PLAIN,
        events.WavePlanned: PLAIN,
        events.WaveOpened: "ballots finds open waves, and invites people within their budget",
        events.WaveCanceled: "nobody was asked yet",
        events.CommentsLeftOut: PLAIN,
        events.ResultPublished: PLAIN,
        events.DecisionPublished: PLAIN,
        events.CorrectionAdded: PLAIN,
    },
    periodic=(
        PeriodicJob(
            "waves that are over", timedelta(minutes=10),
            LazyJob("webapp.barometers.jobs:close_ended"),
        ),
    ),
)  # fmt: skip
