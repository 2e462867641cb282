"""The list of features, and what the application reads from it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from webapp.academy.feature import FEATURE as ACADEMY
from webapp.admin.feature import FEATURE as ADMIN
from webapp.admin.providers import job_labels
from webapp.appointments.feature import FEATURE as APPOINTMENTS
from webapp.ballots.feature import FEATURE as BALLOTS
from webapp.barometers.feature import FEATURE as BAROMETERS
from webapp.bookings.feature import FEATURE as BOOKINGS
from webapp.briefs.feature import FEATURE as BRIEFS
from webapp.careers.feature import FEATURE as CAREERS
from webapp.champion_directory.feature import FEATURE as CHAMPION_DIRECTORY
from webapp.champions.feature import FEATURE as CHAMPIONS
from webapp.chat.feature import FEATURE as CHAT
from webapp.config import Settings
from webapp.connections.feature import FEATURE as CONNECTIONS
from webapp.core.events import Event, Handler
from webapp.core.jobs import FunctionHandler, JobHandler, PeriodicJob
from webapp.core.runtime import Provided, Provider
from webapp.customers.feature import FEATURE as CUSTOMERS
from webapp.delivery.feature import FEATURE as DELIVERY
from webapp.directory.feature import FEATURE as DIRECTORY
from webapp.event_calendar.feature import FEATURE as EVENT_CALENDAR
from webapp.gauge.feature import FEATURE as GAUGE
from webapp.helpdesk.feature import FEATURE as HELPDESK
from webapp.ideas.feature import FEATURE as IDEAS
from webapp.insights.feature import FEATURE as INSIGHTS
from webapp.irritants.feature import FEATURE as IRRITANTS
from webapp.journey.feature import FEATURE as JOURNEY
from webapp.meetings.feature import FEATURE as MEETINGS
from webapp.mentoring.feature import FEATURE as MENTORING
from webapp.messaging.feature import FEATURE as MESSAGING
from webapp.messaging.providers import templates
from webapp.mirror.feature import FEATURE as MIRROR
from webapp.notes.feature import FEATURE as NOTES
from webapp.pairing.feature import FEATURE as PAIRING
from webapp.people.feature import FEATURE as PEOPLE
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs.feature import FEATURE as PROGRAMS
from webapp.programs.providers import consent_texts, next_steps, receipt_lines
from webapp.pulses.feature import FEATURE as PULSES
from webapp.questionnaires.feature import FEATURE as QUESTIONNAIRES
from webapp.readiness.feature import FEATURE as READINESS
from webapp.recognition.feature import FEATURE as RECOGNITION
from webapp.recruitment.feature import FEATURE as RECRUITMENT
from webapp.releases.feature import FEATURE as RELEASES
from webapp.reports.feature import FEATURE as REPORTS
from webapp.reviews.feature import FEATURE as REVIEWS
from webapp.rollouts.feature import FEATURE as ROLLOUTS
from webapp.sharing.feature import FEATURE as SHARING
from webapp.stories.feature import FEATURE as STORIES
from webapp.tracking.feature import FEATURE as TRACKING
from webapp.web.feature import FEATURE as WEB
from webapp.web.features import ConsentText, Feature, NextStep, SearchHit
from webapp.web.search import hits
from webapp.workshops.feature import FEATURE as WORKSHOPS

URGENCY = ("late", "soon", "")
# From the lowest layer to the highest: the handlers of an event run in this order.
FEATURES: tuple[Feature, ...] = (
    WEB,
    PEOPLE,
    DIRECTORY,
    PROGRAMS,
    BRIEFS,
    MESSAGING,
    BAROMETERS,
    QUESTIONNAIRES,
    BALLOTS,
    IRRITANTS,
    READINESS,
    ROLLOUTS,
    CUSTOMERS,
    JOURNEY,
    RECRUITMENT,
    APPOINTMENTS,
    CHAT,
    BOOKINGS,
    WORKSHOPS,
    STORIES,
    ACADEMY,
    IDEAS,
    MENTORING,
    PAIRING,
    MEETINGS,
    NOTES,
    PULSES,
    CHAMPIONS,
    HELPDESK,
    CHAMPION_DIRECTORY,
    # Lower than these, but its pages of a program come after theirs.
    RECOGNITION,
    REVIEWS,
    TRACKING,
    CONNECTIONS,
    SHARING,
    CAREERS,
    DELIVERY,
    EVENT_CALENDAR,
    GAUGE,
    MIRROR,
    RELEASES,
    REPORTS,
    INSIGHTS,
    ADMIN,
)


def event_handlers(features: tuple[Feature, ...]) -> Mapping[type[Event], tuple[Handler, ...]]:
    """The handlers of each event, in the order of the features."""
    found: dict[type[Event], tuple[Handler, ...]] = defaultdict(tuple)
    for feature in features:
        for event, handlers in feature.handlers.items():
            found[event] += tuple(handlers)
    return dict(found)


def job_handlers(features: tuple[Feature, ...], settings: Settings) -> Mapping[str, JobHandler]:
    """The handler of each kind of outbox message."""
    retry = settings.retry_delay
    plain = {
        kind: FunctionHandler(job, retry)
        for feature in features
        for kind, job in feature.jobs.items()
    }
    return plain | dict(chain.from_iterable(f.job_handlers(settings).items() for f in features))


def periodic_jobs(features: tuple[Feature, ...]) -> tuple[PeriodicJob, ...]:
    """All periodic jobs."""
    return tuple(chain.from_iterable(feature.periodic for feature in features))


def providers(features: tuple[Feature, ...]) -> tuple[Provided, ...]:
    """What the features answer, and what is collected from all of them for one."""
    lines = tuple(chain.from_iterable(feature.receipt for feature in features))
    texts = {code: text for feature in features for code, text in feature.consents.items()}
    ordered: dict[str, ConsentText] = {c: texts[c] for c in Consent if c in texts}
    messages = tuple(chain.from_iterable(feature.messages for feature in features))
    labels = {kind: label for feature in features for kind, label in feature.job_labels.items()}
    answers: dict[Provider[..., Any], list[Callable[..., Any]]] = defaultdict(list)
    for provider, function in chain.from_iterable(feature.providers for feature in features):
        answers[provider].append(function)
    return (
        *((provider, provider.together(each)) for provider, each in answers.items()),
        next_steps.answered_by(lambda me: _steps(features, me)),
        hits.answered_by(lambda me, search: _hits(features, me, search)),
        receipt_lines.answered_by(lambda: lines),
        consent_texts.answered_by(lambda: ordered),
        templates.answered_by(lambda: messages),
        job_labels.answered_by(lambda: labels),
    )


def _steps(features: tuple[Feature, ...], me: Person) -> tuple[NextStep, ...]:
    found = chain.from_iterable(feature.next_steps(me) for feature in features)
    return tuple(sorted(found, key=lambda step: (URGENCY.index(step.urgency), step.order)))


def _hits(features: tuple[Feature, ...], me: Person, search: str) -> dict[str, list[SearchHit]]:
    found: dict[str, list[SearchHit]] = defaultdict(list)
    for hit in chain.from_iterable(feature.search(me, search) for feature in features):
        found[hit.kind].append(hit)
    return dict(found)
