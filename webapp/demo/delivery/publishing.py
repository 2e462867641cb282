"""Posts of the demo volunteer through a connected account, without requests to a network.

Rows are written as a worker writes them. The handle is longer than X allows, so that no real
profile has it.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from webapp.briefs.models import Brief
from webapp.config import Networks
from webapp.connections.services import connect
from webapp.core import clock, db, jobs
from webapp.core.jobs import OUTBOX, Claim, OutboxMessage, Outcome
from webapp.core.jobs import State as MessageState
from webapp.delivery.jobs.send_once import DeliveryHandler
from webapp.delivery.models import Delivery
from webapp.delivery.queries import delivery_of
from webapp.delivery.services import (
    METRICS_AGES,
    confirm,
    metrics_request,
    record_intent,
    set_budget,
    store_metrics,
)
from webapp.delivery.workflow import MetricsAge
from webapp.demo.company import Company
from webapp.demo_data import words
from webapp.networks.registry import NETWORKS
from webapp.networks.types import (
    Grant,
    LookupOutcome,
    LookupResult,
    MetricsReply,
    SendOutcome,
    SendResult,
    Tokens,
)
from webapp.program_kinds import Consent
from webapp.programs import services as programs
from webapp.sharing.models import Share
from webapp.sharing.services import prepare
from webapp.stories import services as stories
from webapp.stories.models import Story

HANDLE = "camille_of_the_demo_company"
CENTS = 2000
OLD, RECENT = timedelta(days=36), timedelta(days=5)
COUNTS = {
    MetricsAge.hour: {"impressions": 61, "likes": 3, "replies": 0, "reposts": 0, "link_clicks": 2},
    MetricsAge.day: {"impressions": 388, "likes": 14, "replies": 2, "reposts": 1, "link_clicks": 9},
    MetricsAge.week: {
        "impressions": 541,
        "likes": 17,
        "replies": 2,
        "reposts": 2,
        "link_clicks": 11,
    },
    # X reports private metrics for thirty days only; later values are missing.
    MetricsAge.month: {"impressions": 566, "likes": 17, "replies": 2, "reposts": 2},
}
LEASE = timedelta(minutes=2)


def schedule(company: Company) -> None:
    """Schedule an old share, a recent share, and one of yesterday with an unknown outcome."""
    at, put = company.agenda.at, company.agenda.put
    first_day = max(company.start + timedelta(days=1), company.today - OLD)
    put(at(first_day, 8.2), partial(_set_up, company))
    recent = company.today - RECENT
    yesterday = company.today - timedelta(days=1)
    for day, text, outcome in (
        (first_day, words.PUBLISHED, _is_sent),
        (recent, words.PUBLISHED_LATELY, _is_sent),
        (yesterday, words.NEEDS_DECISION, _is_lost),
    ):
        put(at(day, 9.3), partial(_share, company, text))
        put(at(day, 9.6), partial(outcome, company, text))


def _networks(company: Company) -> Networks:
    """Return settings in which X is configured, as publishing requires."""
    return replace(company.settings.networks, x_client_id=HANDLE)


def _set_up(company: Company) -> None:
    volunteer = company.account("volunteer")
    set_budget(company.program(), CENTS, by=company.account("lead"))
    enrollment = company.enrollment(company.members[volunteer.email])
    programs.set_consent(enrollment, Consent.connector, given=True, by=volunteer)
    ends = clock.now() + timedelta(days=180)
    grant = Grant("0", HANDLE, Tokens("demo", "demo", clock.now(), ends))
    connect(volunteer, "x", "", grant)


def _share(company: Company, text: tuple[str, ...]) -> None:
    """Write, approve, prepare and confirm a share on one morning."""
    volunteer, (language, title, body) = company.account("volunteer"), text
    brief = db.session().get_one(Brief, company.briefs[0].id)
    story = stories.write(brief, by=volunteer, title=title, body=body, language=language)
    stories.submit(story, by=volunteer, version=story.version)
    stories.approve(story, by=company.account("reviewer"), revision=1)
    base = company.settings.link_base_url
    prepared = prepare(story, NETWORKS["x"], by=volunteer, base=base)
    confirm(prepared, by=volunteer, networks=_networks(company))


def _delivery(company: Company, text: tuple[str, ...]) -> Delivery:
    author = company.account("volunteer")
    shares = db.session().query(Share).join(Story).filter_by(person_id=author.id, title=text[1])
    delivery = delivery_of(shares.one())
    if delivery is None:
        raise LookupError(text[1])
    return delivery


def _is_sent(company: Company, text: tuple[str, ...]) -> None:
    delivery = _delivery(company, text)
    number = str(10**18 + delivery.outbox_id)
    address = f"https://x.com/{HANDLE}/status/{number}"
    result = SendResult(SendOutcome.sent, post_id=number, address=address, status=201)
    claim = _claimed(delivery.message)
    record_intent(delivery, claim, _networks(company))
    _close(company, claim, Outcome(MessageState.sent, detail=result))
    for age, wait in METRICS_AGES.items():
        company.agenda.put(clock.now() + wait, partial(_read, company, delivery.id, age))


def _is_lost(company: Company, text: tuple[str, ...]) -> None:
    """The reply was lost, and the lookup at X was inconclusive."""
    delivery = _delivery(company, text)
    claim = _claimed(delivery.message)
    record_intent(delivery, claim, _networks(company))
    _close(
        company,
        claim,
        Outcome(MessageState.unknown, "timeout", detail=SendResult(SendOutcome.unknown)),
    )
    reconciliation = _claimed(delivery.message, "reconcile")
    lookup = LookupResult(LookupOutcome.inconclusive, "network_error")
    _close(
        company,
        reconciliation,
        Outcome(MessageState.needs_decision, "not_confirmed", detail=lookup),
    )


def _read(company: Company, delivery_id: str, age: MetricsAge) -> None:
    networks = _networks(company)
    request = metrics_request(delivery_id, age, networks)
    row = jobs.by_key(f"post_metrics:{delivery_id}:{age.value}")
    if request is None or row is None:
        return
    store_metrics(request, MetricsReply(COUNTS[age], posts=1), networks)
    jobs.close(_claimed(row), Outcome(MessageState.sent))


def _claimed(row: OutboxMessage, step: str = "claim") -> Claim:
    """Claim this row; `jobs.claim` would claim the oldest row instead."""
    OUTBOX.take(row, step, by=None, may={}, lease_until=clock.now() + LEASE)
    row.attempts, row.fence = row.attempts + (step == "claim"), row.fence + 1
    db.session().flush()
    return Claim(
        row.id, row.kind, row.payload, row.attempts, row.fence, row.channel, row.due_at,
        checking=step == "reconcile",
    )  # fmt: skip


def _close(company: Company, claim: Claim, outcome: Outcome) -> None:
    handler = DeliveryHandler(_networks(company), LEASE, jobs.FIRST_WAIT)
    handler.record_outcome(claim, outcome, lease_held=jobs.close(claim, outcome))
    db.session().flush()
    db.session().expire_all()
