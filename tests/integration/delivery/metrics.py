"""Authors whose posts are counted at a fake network, and what is stored about the counts."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

import pytest
from sqlalchemy import select

from tests.databases import Templates
from tests.environment import NOON
from tests.factories.application import running as application
from tests.factories.company import Company
from tests.factories.installations import copied
from tests.factories.publishing import PublishingHarness, begin, publishing_settings
from tests.fakes import Fake, running
from webapp.app import create_app
from webapp.config import Networks
from webapp.connections.services import connect
from webapp.core import clock, db
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery import queries
from webapp.delivery.models import Delivery, PostMetrics
from webapp.delivery.queries import attempts, post_metrics
from webapp.delivery.workflow import AttemptStep
from webapp.networks.types import Grant, Tokens
from webapp.people.models import Person
from webapp.programs import queries as program_queries
from webapp.programs import services as program_services
from webapp.programs.models import Enrollment
from webapp.sharing.models import Share

HOUR, DAY = 3600, 86_400
# Counts at each fake network, and the columns expected from them.
COUNTED = {
    "x": {"impression_count": 40, "like_count": 3, "reply_count": 0, "retweet_count": 2,
          "quote_count": 1, "bookmark_count": 5, "url_link_clicks": 7, "user_profile_clicks": 4},
    "mastodon": {"favourites_count": 3, "reblogs_count": 2, "replies_count": 0},
    "bluesky": {"likeCount": 3, "repostCount": 2, "replyCount": 0, "quoteCount": 1},
}  # fmt: skip
KNOWN = {
    "x": {"impressions": 40, "likes": 3, "replies": 0, "reposts": 2, "quotes": 1, "bookmarks": 5,
          "link_clicks": 7, "profile_clicks": 4},
    "mastodon": {"likes": 3, "replies": 0, "reposts": 2},
    "bluesky": {"likes": 3, "replies": 0, "reposts": 2, "quotes": 1},
}  # fmt: skip
PRIVATE = ("link_clicks", "profile_clicks")
NAMES = (
    "impressions", "likes", "replies", "reposts", "quotes", "bookmarks", *PRIVATE,
)  # fmt: skip


@dataclass
class MetricsAuthor:
    """An author who publishes at one network."""

    harness: PublishingHarness
    part: str = ""

    def begin(self) -> "MetricsAuthor":
        """Create the author: joins the program, has a budget, connects an account."""
        self.part = f"author{token_hex(4)}"
        person = self.company.newcomer(self.part)
        with unit_of_work():
            program_services.join(self.company.program, by=person, version=1)
        self.harness.budget(10_000)
        self.harness.allow(self.part)
        self.connect()
        return self

    def connect(self, name: str = "") -> None:
        """Connect an account of the fake; it has the name of the part, or another."""
        keys = self.fake.user(name or self.part, app="francparler")
        # Access tokens of Mastodon do not expire.
        ends = clock.now() + timedelta(seconds=keys.expires_in)
        tokens = Tokens(keys.access, keys.refresh, None if self.channel == "mastodon" else ends)
        server = "here.example" if self.channel == "mastodon" else ""
        with unit_of_work():
            connect(self.person, self.channel, server, Grant(keys.id, keys.handle, tokens))

    @property
    def company(self) -> Company:
        return self.harness.company

    @property
    def fake(self) -> Fake:
        return self.harness.fake

    @property
    def channel(self) -> str:
        return self.harness.channel

    @property
    def person(self) -> Person:
        return self.harness.person(self.part)

    @property
    def networks(self) -> Networks:
        return self.harness.settings.networks

    @property
    def enrollment(self) -> Enrollment:
        found = program_queries.enrollment(self.person, self.company.program.id)
        assert found is not None
        return found

    def confirmed(self) -> Share:
        """A confirmed share with a unique text."""
        body = f"Awa taught me in {token_hex(9)} days and {token_hex(9)} nights at the lathe."
        share = self.harness.share(self.part, body=body)
        self.harness.confirm(share)
        return share


@pytest.fixture(scope="module")
def fakes() -> Iterator[dict[str, Fake]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(running(name)) for name in COUNTED}


@pytest.fixture(scope="module")
def company(
    templates: Templates,
    database_kind: str,
    tmp_path_factory: pytest.TempPathFactory,
    fakes: dict[str, Fake],
) -> Iterator[Company]:
    folder = tmp_path_factory.mktemp("company")
    urls = {name: fake.url for name, fake in fakes.items()}
    with copied(templates, database_kind, folder, company=True) as settings:
        app = create_app(publishing_settings(settings, **urls))
        with clock.at(NOON), application(app):
            yield Company.load(app)


@pytest.fixture(params=sorted(COUNTED))
def author(
    request: pytest.FixtureRequest, company: Company, fakes: dict[str, Fake]
) -> Iterator[MetricsAuthor]:
    """A new author, at each of the networks."""
    yield from _author_at(request.param, company, fakes)


@pytest.fixture
def author_at_x(company: Company, fakes: dict[str, Fake]) -> Iterator[MetricsAuthor]:
    yield from _author_at("x", company, fakes)


def _author_at(channel: str, company: Company, fakes: dict[str, Fake]) -> Iterator[MetricsAuthor]:
    fake = fakes[channel]
    with clock.at(NOON):
        begin(fake)
        if channel == "mastodon":
            fake.settings(access_seconds=10**9)
        harness = PublishingHarness(company, fake, channel)
        yield MetricsAuthor(harness).begin()
        harness.sweep()


def published(author: MetricsAuthor) -> Share:
    """A published share with counts at the network."""
    share = author.confirmed()
    author.harness.work()
    assert author.harness.state(share) == ("posted", "sent")
    (post,) = [p for p in author.fake.posts() if p["text"] == share.body]
    author.fake.metrics(post["id"], **COUNTED[author.channel])
    return share


def pass_time(author: MetricsAuthor, seconds: float) -> None:
    """Let time pass, then run a worker once."""
    author.harness.wait(seconds)
    author.harness.work()


def stored_metrics(share: Share) -> list[PostMetrics]:
    """The metrics of a share, reloaded from the database."""
    db.session().rollback()
    db.session().expire_all()
    return post_metrics(delivery_of(share))


def delivery_of(share: Share) -> Delivery:
    found = queries.delivery_of(db.session().get_one(Share, share.id))
    assert found is not None
    return found


def known_counts(metrics: PostMetrics) -> dict[str, int]:
    """The counts that are not NULL."""
    found = {name: getattr(metrics, name) for name in NAMES}
    return {name: value for name, value in found.items() if value is not None}


def job_states(share: Share) -> dict[str, str]:
    """The states of the queued jobs, by age."""
    db.session().rollback()
    prefix = f"post_metrics:{delivery_of(share).id}:"
    found = db.session().scalars(select(OutboxMessage).where(OutboxMessage.key.startswith(prefix)))
    return {row.key.removeprefix(prefix): row.state.value for row in found}


def request_count(author: MetricsAuthor) -> int:
    """The number of requests that reached the network."""
    return len(author.fake.journal())


def recorded_readings(share: Share) -> list[tuple[str | None, int]]:
    """Outcome and price of each recorded reading."""
    db.session().rollback()
    found = attempts(delivery_of(share))
    return [(a.outcome, a.price) for a in found if a.step == AttemptStep.read]
