"""A harness for tests of publishing: a company, a fake network, connected people, a worker."""

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
from webapp.program_kinds import Consent
from webapp.programs import queries as program_queries
from webapp.programs import services as program_services
from webapp.programs.models import Program
from webapp.sharing.models import Share

LINKS = "https://go.company.example"
CLIENT = "francparler"


def networks_of(usual: Networks, **urls: str) -> Networks:
    """Settings of networks: the given channels are at fakes (their URLs), the others are off."""
    return replace(
        usual, timeout=0.3,
        x_client_id=CLIENT if "x" in urls else "", x_client_secret="hush",
        x_base=urls.get("x", ""), x_authorize=f"{urls.get('x', '')}/i/oauth2/authorize",
        mastodon="mastodon" in urls, mastodon_base=urls.get("mastodon", ""),
        bluesky="bluesky" in urls, bluesky_base=urls.get("bluesky", ""),
    )  # fmt: skip


def publishing_settings(settings: Settings, **urls: str) -> Settings:
    """Settings of an installation that publishes at fakes."""
    return replace(settings, link_base_url=LINKS, networks=networks_of(settings.networks, **urls))


@dataclass
class PublishingHarness:
    """A company and a fake network, with the steps that tests of publishing repeat."""

    company: Company
    fake: Fake
    channel: str

    number: int = 0

    @property
    def settings(self) -> Settings:
        """The settings of the application."""
        return self.company.settings

    def allow(self, part: str, program: Program | None = None, *, given: bool = True) -> None:
        """Give or withdraw a person's consent to use a connected account."""
        person, target = self.company.people[part], program or self.company.program
        with unit_of_work():
            enrollment = program_queries.enrollment(person, target.id)
            assert enrollment is not None
            program_services.set_consent(enrollment, Consent.connector, given=given, by=person)

    def connect(self, part: str, name: str = "") -> Keys:
        """Connect an account of the fake; it has the name of the part, or another."""
        # Tokens are issued to this client id; another client could not renew them.
        keys = self.fake.user(name or part, app=CLIENT)
        tokens = Tokens(keys.access, keys.refresh, clock.now() + timedelta(seconds=keys.expires_in))
        server = "here.example" if self.channel == "mastodon" else ""
        with unit_of_work():
            connect(
                self.company.people[part], self.channel, server, Grant(keys.id, keys.handle, tokens)
            )
        return keys

    def budget(self, cents: int, program: Program | None = None) -> None:
        """Set what the program may spend in a month."""
        with unit_of_work():
            set_budget(program or self.company.program, cents, by=self.company.people["lead"])

    def ready(self, part: str = "author") -> Keys:
        """Give a person all that publishing needs: budget, consent, a connected account."""
        self.budget(10_000)
        self.allow(part)
        return self.connect(part)

    def author(self) -> str:
        """Create a person who can publish; returns the part."""
        self.number += 1
        part = f"author{self.number}"
        person = self.company.newcomer(part)
        with unit_of_work():
            program_services.join(self.company.program, by=person, version=1)
        self.ready(part)
        return part

    def confirmed(self, part: str = "", after: timedelta | None = None) -> Share:
        """A share with a unique text, confirmed by its author."""
        part = part or self.author()
        share = self.share(part, body=f"{part} learned it in {token_hex(8)} {token_hex(8)} days.")
        self.confirm(share, after)
        return share

    def share(self, part: str = "author", *, body: str = BODY) -> Share:
        """A prepared share."""
        return self.company.share(author=part, channel=self.channel, body=body)

    def confirm(self, share: Share, after: timedelta | None = None) -> Delivery:
        """Let the author confirm the share, to be published now or after a time."""
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
        """Run a worker once."""
        self.worker().once()

    def claim(self) -> jobs.Claim:
        """Claim the next share, as a worker that then stops. Raises LookupError if none is due."""
        with unit_of_work():
            while (claim := jobs.claim("slow", timedelta(seconds=60))) is not None:
                if claim.kind == "share":
                    return claim
                jobs.close(claim, jobs.Outcome(jobs.State.sent))
        raise LookupError("no share is due")

    def claim_share(self, worker: Worker) -> jobs.Claim:
        """Let a worker claim the next share without executing it."""
        while (claim := worker.claim_next()[0]) is not None and claim.kind != "share":
            pass
        assert claim is not None
        return claim

    def wait(self, seconds: float) -> None:
        """Let time pass, for the application and for the fake."""
        clock.move(clock.now() + timedelta(seconds=seconds))
        self.fake.ahead(seconds)

    def pass_reconcile_delay(self) -> None:
        """Let the reconcile delay of the channel pass."""
        self.wait(getattr(self.settings.networks, f"{self.channel}_reconcile_delay") + 1)

    def sweep(self) -> None:
        """Cancel all open jobs and resume all channels."""
        db.session().rollback()
        with unit_of_work():
            ended = {"state": State.cancelled, "ended_at": clock.now(), "lease_until": None}
            db.session().execute(
                update(OutboxMessage).where(OutboxMessage.ended_at.is_(None)).values(**ended)
            )
            db.session().execute(delete(PausedChannel))

    def notices(self, part: str) -> list[str]:
        """The subjects of a person's notices, oldest first, without those of the review."""
        db.session().rollback()
        statement = select(Notice.subject).where(Notice.person_id == self.company.people[part].id)
        found = db.session().scalars(statement.order_by(Notice.made_at, Notice.id))
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
        statement = select(OutboxMessage).where(OutboxMessage.key == f"delivery:{share.id}")
        return db.session().scalars(statement).one()

    def connection(self, part: str = "author") -> Connection:
        """The account of a person, reloaded from the database."""
        db.session().rollback()
        db.session().expire_all()
        return own_connection(self.company.people[part], self.channel)

    def person(self, part: str) -> Person:
        """A person, reloaded from the database."""
        found: Person = self.company.again(self.company.people[part])
        return found


@contextmanager
def harness_at(settings: Settings, fake: Fake, channel: str) -> Iterator[PublishingHarness]:
    """A company that publishes at a fake; needs a database with the company in it."""
    made = create_app(publishing_settings(settings, **{channel: fake.url}))
    with clock.at(NOON), running(made) as app:
        yield PublishingHarness(Company.load(app), fake, channel)


def begin(fake: Fake) -> None:
    """Reset a fake network: it knows the client id of the tests and has the time of the clock."""
    fake.reset()
    fake.app(CLIENT, "hush")
    fake.ahead((clock.now() - datetime.now(UTC)).total_seconds())


@contextmanager
def at_rest(harness: PublishingHarness) -> Iterator[PublishingHarness]:
    """Use a harness in one test: noon, a reset network; open jobs are cancelled afterwards."""
    with clock.at(NOON):
        begin(harness.fake)
        yield harness
        harness.sweep()
