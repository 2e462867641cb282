"""A company that publishes through accounts: a fake network, connected people, a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from sqlalchemy import delete, select, update

from tests.environment import NOON
from tests.factories.application import handlers_without_mail, running
from tests.factories.company import BODY, Company
from tests.fakes import Fake, Keys
from webapp.app import create_app
from webapp.config import Networks, Settings
from webapp.connections.models import Connection
from webapp.connections.queries import own_connection
from webapp.connections.services import connect
from webapp.core import clock, db, jobs
from webapp.core.jobs import OutboxMessage, PausedChannel, State
from webapp.core.jobs.worker import Worker
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.models import Delivery
from webapp.delivery.queries import delivery_of
from webapp.delivery.services import confirm, set_budget
from webapp.messaging.models import Notice
from webapp.networks.types import Grant, Tokens
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs import services as places
from webapp.programs.models import Program
from webapp.programs.workflow import Consent
from webapp.sharing.models import Share

LINKS = "https://go.company.example"
CLIENT = "francparler"


def networks_of(usual: Networks, **urls: str) -> Networks:
    """Networks that answer at fakes, by channel; the others are off."""
    return replace(
        usual, timeout=0.3,
        x_client_id=CLIENT if "x" in urls else "", x_client_secret="hush",
        x_base=urls.get("x", ""), x_authorize=f"{urls.get('x', '')}/i/oauth2/authorize",
        mastodon="mastodon" in urls, mastodon_base=urls.get("mastodon", ""),
        bluesky="bluesky" in urls, bluesky_base=urls.get("bluesky", ""),
    )  # fmt: skip


def publishing_settings(settings: Settings, **urls: str) -> Settings:
    """Settings of a company that publishes at fakes."""
    return replace(settings, link_base_url=LINKS, networks=networks_of(settings.networks, **urls))


@dataclass
class PublishingHarness:
    """What a test of publishing holds."""

    company: Company
    fake: Fake
    channel: str

    number: int = 0

    @property
    def settings(self) -> Settings:
        """Those of the application."""
        return self.company.settings

    def allow(self, part: str, program: Program | None = None, *, given: bool = True) -> None:
        """Somebody allows a connected account to be used, or not any more."""
        person, where = self.company.people[part], program or self.company.program
        with unit_of_work():
            place = programs.enrollment(person, where.id)
            assert place is not None
            places.set_consent(place, Consent.connector, given=given, by=person)

    def connect(self, part: str, name: str = "") -> Keys:
        """Somebody connects an account of the fake; it has their part's name, or another."""
        # The tokens are this company's: nobody else could renew them.
        keys = self.fake.user(name or part, app=CLIENT)
        tokens = Tokens(keys.access, keys.refresh, clock.now() + timedelta(seconds=keys.expires_in))
        server = "here.example" if self.channel == "mastodon" else ""
        with unit_of_work():
            connect(
                self.company.people[part], self.channel, server, Grant(keys.id, keys.handle, tokens)
            )
        return keys

    def budget(self, cents: int, program: Program | None = None) -> None:
        """What the program may spend in a month."""
        with unit_of_work():
            set_budget(program or self.company.program, cents, by=self.company.people["lead"])

    def ready(self, part: str = "author") -> Keys:
        """Somebody with all that publishing needs."""
        self.budget(10_000)
        self.allow(part)
        return self.connect(part)

    def author(self) -> str:
        """Somebody new who joined and has all that publishing needs."""
        self.number += 1
        part = f"author{self.number}"
        person = self.company.newcomer(part)
        with unit_of_work():
            places.join(self.company.program, by=person, version=1)
        self.ready(part)
        return part

    def confirmed(self, part: str = "", after: timedelta | None = None) -> Share:
        """A share that its author confirmed, in words that nobody else used."""
        part = part or self.author()
        share = self.share(part, body=f"{part} learned it in {token_hex(8)} {token_hex(8)} days.")
        self.confirm(share, after)
        return share

    def share(self, part: str = "author", *, body: str = BODY) -> Share:
        """A prepared share."""
        return self.company.share(author=part, channel=self.channel, body=body)

    def confirm(self, share: Share, after: timedelta | None = None) -> Delivery:
        """Its author confirms that it goes out."""
        with unit_of_work():
            return confirm(
                share, by=share.story.author, networks=self.settings.networks,
                at=clock.now() + after if after else None,
            )  # fmt: skip

    def worker(self, name: str = "w", *, lease: float = 60.0) -> Worker:
        """A worker without periodic jobs."""
        return Worker(
            handlers_without_mail(self.settings), (), self.company.app.app_context,
            timedelta(seconds=lease), 0.01, name,
        )  # fmt: skip

    def work(self) -> None:
        """One round of a worker."""
        self.worker().once()

    def claim(self) -> jobs.Claim:
        """What a worker takes that then falls silent."""
        with unit_of_work():
            while (held := jobs.claim("slow", timedelta(seconds=60))) is not None:
                if held.kind == "share":
                    return held
                jobs.close(held, jobs.Outcome(jobs.State.sent))
        raise LookupError("nothing waits to go out")

    def in_hand(self, worker: Worker) -> jobs.Claim:
        """The share that a worker takes and does nothing with."""
        while (claim := worker.claim_next()[0]) is not None and claim.kind != "share":
            pass
        assert claim is not None
        return claim

    def wait(self, seconds: float) -> None:
        """Time goes by, here and there."""
        clock.move(clock.now() + timedelta(seconds=seconds))
        self.fake.ahead(seconds)

    def settle(self) -> None:
        """The settling time of the channel goes by."""
        self.wait(getattr(self.settings.networks, f"{self.channel}_reconcile_delay") + 1)

    def sweep(self) -> None:
        """End what a test left behind."""
        db.session().rollback()
        with unit_of_work():
            ended = {"state": State.cancelled, "ended_at": clock.now(), "lease_until": None}
            db.session().execute(
                update(OutboxMessage).where(OutboxMessage.ended_at.is_(None)).values(**ended)
            )
            db.session().execute(delete(PausedChannel))

    def notices(self, part: str) -> list[str]:
        """The subjects somebody was told, oldest first, without those of the review."""
        db.session().rollback()
        told = select(Notice.subject).where(Notice.person_id == self.company.people[part].id)
        found = db.session().scalars(told.order_by(Notice.made_at, Notice.id))
        return [subject for subject in found if subject != "Your story is approved"]

    def state(self, share: Share) -> tuple[str, str]:
        """The states of a share and of its delivery."""
        db.session().rollback()
        db.session().expire_all()
        found = db.session().get_one(Share, share.id)
        delivery = delivery_of(found)
        return found.state.value, delivery.message.state.value if delivery else "none"

    def row(self, share: Share) -> OutboxMessage:
        """The outbox row of a share."""
        db.session().rollback()
        db.session().expire_all()
        asked = select(OutboxMessage).where(OutboxMessage.key == f"delivery:{share.id}")
        return db.session().scalars(asked).one()

    def connection(self, part: str = "author") -> Connection:
        """Somebody's account."""
        db.session().rollback()
        db.session().expire_all()
        return own_connection(self.company.people[part], self.channel)

    def person(self, part: str) -> Person:
        """Somebody, read anew."""
        found: Person = self.company.again(self.company.people[part])
        return found


@contextmanager
def harness_at(settings: Settings, fake: Fake, channel: str) -> Iterator[PublishingHarness]:
    """A company at a fake that stands for a module of tests; needs an empty database."""
    made = create_app(publishing_settings(settings, **{channel: fake.url}))
    with clock.at(NOON), running(made) as app:
        yield PublishingHarness(Company.load(app), fake, channel)


def begin(fake: Fake) -> None:
    """A network with nothing on it but this company's app, where it is as late as here."""
    fake.reset()
    fake.app(CLIENT, "hush")
    fake.ahead((clock.now() - datetime.now(UTC)).total_seconds())


@contextmanager
def at_rest(harness: PublishingHarness) -> Iterator[PublishingHarness]:
    """One test at a standing desk: noon, a fresh network, and nothing left behind."""
    with clock.at(NOON):
        begin(harness.fake)
        yield harness
        harness.sweep()
