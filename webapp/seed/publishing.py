"""What the volunteer of the demo company let go out through an account; no network was asked.

Told as a worker notes it: confirmed, begun, answered, read. The account's name is longer than X
allows, so its profile is nobody's.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from webapp.config import Networks
from webapp.kernel import clock, db, outbox
from webapp.kernel.outbox import DELIVERY, Claim, Outcome, Outgoing
from webapp.kernel.outbox import State as RowState
from webapp.programs import services as programs
from webapp.programs.models import Brief
from webapp.programs.workflow import Purpose
from webapp.seed import words
from webapp.seed.company import Company
from webapp.shares import queries
from webapp.shares import services as shares
from webapp.shares.channels.publishing.port import (
    Answer,
    Fate,
    Figures,
    Grant,
    Look,
    Seen,
    Tokens,
)
from webapp.shares.channels.registry import CHANNELS
from webapp.shares.jobs.delivering import Publishing
from webapp.shares.models import Delivery, Share
from webapp.shares.services import AGES
from webapp.shares.workflow import Age
from webapp.stories import services as stories
from webapp.stories.models import Story

HANDLE = "camille_of_the_demo_company"
CENTS = 2000
LONG_AGO, LATELY = timedelta(days=36), timedelta(days=5)
COUNTS = {
    Age.hour: {"impressions": 61, "likes": 3, "replies": 0, "reposts": 0, "link_clicks": 2},
    Age.day: {"impressions": 388, "likes": 14, "replies": 2, "reposts": 1, "link_clicks": 9},
    Age.week: {"impressions": 541, "likes": 17, "replies": 2, "reposts": 2, "link_clicks": 11},
    # Private counts end after thirty days at X; what was not told is unknown.
    Age.month: {"impressions": 566, "likes": 17, "replies": 2, "reposts": 2},
}
LEASE = timedelta(minutes=2)


def foresee(company: Company) -> None:
    """One share long ago, one some days ago, and one since yesterday of which nobody is sure."""
    at, put = company.agenda.at, company.agenda.put
    begun = max(company.start + timedelta(days=1), company.today - LONG_AGO)
    put(at(begun, 8.2), partial(_set_up, company))
    lately = company.today - LATELY
    yesterday = company.today - timedelta(days=1)
    for day, told, then in (
        (begun, words.PUBLISHED, _goes_out),
        (lately, words.PUBLISHED_LATELY, _goes_out),
        (yesterday, words.HELD, _is_lost),
    ):
        put(at(day, 9.3), partial(_share, company, told))
        put(at(day, 9.6), partial(then, company, told))


def _networks(company: Company) -> Networks:
    """As if X were set up: only then does the house write such rows."""
    return replace(company.settings.networks, x_client_id=HANDLE)


def _set_up(company: Company) -> None:
    volunteer = company.account("volunteer")
    shares.set_budget(company.program(), CENTS, by=company.account("lead"))
    place = company.place(company.members[volunteer.email])
    programs.choose(place, Purpose.connector, given=True, by=volunteer)
    ends = clock.now() + timedelta(days=180)
    grant = Grant("0", HANDLE, Tokens("demo", "demo", clock.now(), ends))
    shares.connect(volunteer, "x", "", grant)


def _share(company: Company, told: tuple[str, ...]) -> None:
    """Written, approved, prepared and confirmed on one morning."""
    volunteer, (language, title, body) = company.account("volunteer"), told
    brief = db.session().get_one(Brief, company.briefs[0].id)
    story = stories.write(brief, by=volunteer, title=title, body=body, language=language)
    stories.submit(story, by=volunteer, version=story.version)
    stories.approve(story, by=company.account("reviewer"), revision=1)
    base = company.settings.link_base_url
    made = shares.prepare(story, CHANNELS["x"], by=volunteer, base=base)
    shares.confirm(made, by=volunteer, networks=_networks(company))


def _of(company: Company, told: tuple[str, ...]) -> Delivery:
    author = company.account("volunteer")
    found = db.session().query(Share).join(Story).filter_by(person_id=author.id, title=told[1])
    delivery = queries.delivery_of(found.one())
    if delivery is None:
        raise LookupError(told[1])
    return delivery


def _goes_out(company: Company, told: tuple[str, ...]) -> None:
    delivery = _of(company, told)
    number = str(10**18 + delivery.outbox_id)
    address = f"https://x.com/{HANDLE}/status/{number}"
    answer = Answer(Fate.sent, post_id=number, address=address, status=201)
    held = _claimed(delivery.row)
    shares.begin(delivery, held, _networks(company))
    _settle(company, held, Outcome(RowState.sent, detail=answer))
    for age, wait in AGES.items():
        company.agenda.put(clock.now() + wait, partial(_read, company, delivery.id, age))


def _is_lost(company: Company, told: tuple[str, ...]) -> None:
    """The answer was lost, and X did not let anybody look."""
    delivery = _of(company, told)
    held = _claimed(delivery.row)
    shares.begin(delivery, held, _networks(company))
    _settle(company, held, Outcome(RowState.unknown, "timeout", detail=Answer(Fate.unknown)))
    looking = _claimed(delivery.row, "look")
    seen = Look(Seen.incomplete, "network_error")
    _settle(company, looking, Outcome(RowState.held, "not_confirmed", detail=seen))


def _read(company: Company, delivery_id: str, age: Age) -> None:
    networks = _networks(company)
    asked = shares.to_read(delivery_id, age, networks)
    row = outbox.of_key(f"reading:{delivery_id}:{age.value}")
    if asked is None or row is None:
        return
    shares.keep_reading(asked, Figures(COUNTS[age], posts=1), networks)
    outbox.finish(_claimed(row))


def _claimed(row: Outgoing, step: str = "claim") -> Claim:
    """This row in a worker's hands; the worker's own claim takes whichever waits longest."""
    DELIVERY.take(row, step, by=None, may={}, lease_until=clock.now() + LEASE)
    row.attempts, row.fence = row.attempts + (step == "claim"), row.fence + 1
    db.session().flush()
    return Claim(
        row.id, row.kind, row.payload, row.attempts, row.fence, row.careful, row.route, row.due_at,
        look=step == "look",
    )  # fmt: skip


def _settle(company: Company, held: Claim, outcome: Outcome) -> None:
    work = Publishing(_networks(company), LEASE, outbox.FIRST_WAIT)
    work.settle(held, outcome, kept=outbox.close(held, outcome))
    db.session().flush()
    db.session().expire_all()
