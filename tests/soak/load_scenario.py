"""A company with many connected accounts and deliveries; the fakes run in their own processes."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from tests.factories.company import Company
from tests.factories.publishing import publishing_settings
from tests.fakes import Fake, Keys
from webapp import config
from webapp.app import create_app
from webapp.connections.models import Connection
from webapp.connections.services import connect
from webapp.core import clock, db, jobs
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.models import Delivery
from webapp.delivery.services import confirm, set_budget
from webapp.networks import registry
from webapp.networks.types import Grant, Tokens
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.programs import services as program_services
from webapp.sharing.models import Share
from webapp.stories.models import Revision, Story
from webapp.tracking.models import TrackedLink
from webapp.tracking.services import TOKEN_LENGTH
from webapp.web.database import db as flask_db

CHANNELS = ("x", "mastodon", "bluesky")
# The networks of each ten accounts, and so of each ten deliveries.
MIX = ("x", "x", "mastodon", "x", "bluesky", "x", "x", "mastodon", "x", "bluesky")
BUDGET = 5_000_000
APP, SERVER = "francparler", "here.example"
LEASE, RECONCILE_DELAY, TIMEOUT, RETRY, POLL = 3.0, 2.0, 0.4, 0.05, 0.02


@dataclass(frozen=True)
class Account:
    """An author's account; `name` is the key in `Company.people` and the name at the fake."""

    name: str
    channel: str
    connection_id: str
    keys: Keys


@dataclass
class LoadScenario:
    """A company, the fakes that it publishes to, and the accounts of its authors."""

    company: Company
    fakes: Mapping[str, Fake]
    accounts: list[Account] = field(default_factory=list)
    samples: "list[Sample]" = field(default_factory=list)

    @property
    def settings(self) -> config.Settings:
        """Settings of the application."""
        return self.company.settings

    def add_accounts(self, count: int) -> None:
        """Add authors, each with one connected account."""
        with unit_of_work():
            lead = self.company.people["lead"]
            set_budget(self.company.program, BUDGET, by=lead)
        for number in range(count):
            channel = MIX[number % len(MIX)]
            name = f"{channel}{number}"  # X takes no hyphen in a handle
            person = self.company.newcomer(name)
            with unit_of_work():
                program_services.join(self.company.program, by=person, version=1)
                db.session().flush()
                enrollment = programs.enrollment(person, self.company.program.id)
                assert enrollment is not None
                program_services.set_consent(enrollment, Consent.connector, given=True, by=person)
            keys = self.fakes[channel].user(name, app=APP)
            self.accounts.append(Account(name, channel, self.connect(name, channel, keys), keys))

    def connect(self, name: str, channel: str, keys: Keys) -> str:
        """Connect the account of a person; return the id of the connection."""
        tokens = Tokens(keys.access, keys.refresh, clock.now() + timedelta(seconds=keys.expires_in))
        server = SERVER if channel == "mastodon" else ""
        grant = Grant(keys.id, keys.handle, tokens)
        with unit_of_work():
            return connect(self.company.people[name], channel, server, grant).id

    def confirm(self, account: Account) -> "Sample":
        """Confirm a share with a unique text; return all rows that were written."""
        body = " ".join(secrets.token_hex(4) for _ in range(12))
        share = self.company.share(author=account.name, channel=account.channel, body=body)
        with unit_of_work():
            confirm(share, by=self.company.people[account.name], networks=self.settings.networks)
            return _sample(share)

    def queue(self, count: int) -> None:
        """Queue deliveries, by turns of the accounts.

        The first one of each account goes through the services; the others are copies of its rows
        with new ids, links and keys.
        """
        with unit_of_work():
            # Mail about stories is not measured.
            jobs.cancel("notice:")
        self.samples = [self.confirm(account) for account in self.accounts[:count]]
        self.repeat(count - len(self.samples))

    def repeat(self, count: int) -> None:
        """Queue copies of the samples, in turn."""
        copied = [self.samples[n % len(self.samples)] for n in range(count)]
        for at in range(0, len(copied), 500):
            with unit_of_work():
                _copy(copied[at : at + 500])


Sample = dict[Table, dict[str, Any]]


def _sample(share: Share) -> Sample:
    """All rows of one confirmed share."""
    delivery = db.session().scalars(select(Delivery).where(Delivery.share_id == share.id)).one()
    assert share.link is not None
    rows = (share.story, share.revision, share.link, share, delivery.message, delivery)
    return {_table(type(row)): _columns(row) for row in rows}


def _table(model: type[db.Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__


def _columns(row: db.Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in type(row).__mapper__.column_attrs}


STORY, REVISION, LINK, SHARE, ROW, OUTBOX = map(
    _table, (Story, Revision, TrackedLink, Share, OutboxMessage, Delivery)
)
# Set after the revision, which `approved_revision_id` refers to, is inserted.
APPROVED = ("state", "approved_revision_id", "approved_as", "shared_at")


def _copy(samples: list[Sample]) -> None:
    made = [_new_copy(sample) for sample in samples]
    run = db.session().execute
    drafts = [{**m[STORY], **dict.fromkeys(APPROVED), "state": "draft"} for m in made]
    run(insert(STORY), drafts)
    run(insert(REVISION), [m[REVISION] for m in made])
    changed_rows: dict[str, Any] = {name: bindparam(f"new_{name}") for name in APPROVED}
    approve = update(STORY).where(STORY.c.id == bindparam("own_id")).values(**changed_rows)
    db.session().connection().execute(
        approve,
        [{"own_id": m[STORY]["id"], **{f"new_{n}": m[STORY][n] for n in APPROVED}} for m in made],
    )
    run(insert(LINK), [m[LINK] for m in made])
    run(insert(SHARE), [m[SHARE] for m in made])
    rows = [{k: v for k, v in m[ROW].items() if k != "id"} for m in made]
    ids = run(insert(ROW).returning(ROW.c.id, sort_by_parameter_order=True), rows).scalars().all()
    run(insert(OUTBOX), [{**m[OUTBOX], "outbox_id": i} for m, i in zip(made, ids, strict=True)])


def _new_copy(sample: Sample) -> Sample:
    """The rows of a share confirmed now: new ids, link and keys, everything else copied."""
    moment, story, revision, link, share = clock.now(), *(db.new_id() for _ in range(4))
    token = "".join(secrets.choice(db.ALPHABET) for _ in range(TOKEN_LENGTH))
    channel, old = sample[SHARE]["channel"], sample[LINK]["token"]
    changed_rows: Sample = {
        STORY: {"id": story, "approved_revision_id": revision},
        REVISION: {"id": revision, "story_id": story},
        LINK: {"id": link, "token": token, "story_id": story},
        SHARE: {
            "id": share, "story_id": story, "revision_id": revision, "link_id": link,
            "body": sample[SHARE]["body"].replace(old, token),
        },
        ROW: {
            "key": f"delivery:{share}", "payload": {"share": share}, "made_at": moment,
            "not_before": moment, "due_at": moment,
        },
        OUTBOX: {
            "id": db.new_id(), "share_id": share, "key": secrets.token_hex(16),
            "record": registry.record_key(channel, moment), "made_at": moment,
        },
    }  # fmt: skip
    return {table: {**sample[table], **changed} for table, changed in changed_rows.items()}


@contextmanager
def fake_process(network: str) -> Iterator[Fake]:
    """Run a fake in its own process."""
    command = [sys.executable, "-m", "tests.fakes", network]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            fake = Fake(**json.loads(process.stdout.readline()))
            fake.app(APP, "hush")
            # Else X would refuse a duplicate, and hide a fault of the application.
            fake.settings(duplicates=False)
            yield fake
        finally:
            process.terminate()
            process.wait(timeout=30)


def fast_settings(settings: config.Settings, **urls: str) -> config.Settings:
    """Settings for fakes, with short times; Bluesky needs no reconcile delay."""
    at_fakes = publishing_settings(settings, **urls)
    networks = replace(
        at_fakes.networks, timeout=TIMEOUT, x_reconcile_delay=RECONCILE_DELAY, mastodon_reconcile_delay=RECONCILE_DELAY,
        bluesky_reconcile_delay=0.0,
    )  # fmt: skip
    return replace(
        at_fakes, networks=networks, worker_lease=LEASE, worker_retry=RETRY, worker_poll=POLL
    )


@contextmanager
def scenario(settings: config.Settings, accounts: int) -> Iterator[LoadScenario]:
    """Build the scenario on an empty, migrated database."""
    with ExitStack() as stack:
        fakes = {channel: stack.enter_context(fake_process(channel)) for channel in CHANNELS}
        urls = {channel: fake.url for channel, fake in fakes.items()}
        app = create_app(fast_settings(settings, **urls))
        app.config["TESTING"] = True
        with app.app_context():
            made = LoadScenario(Company.build(app), fakes)
            made.add_accounts(accounts)
            try:
                yield made
            finally:
                flask_db.session.remove()
                flask_db.engine.dispose()


def connection(account: Account) -> Connection:
    """The connection of an account, read again."""
    return db.session().get_one(Connection, account.connection_id, populate_existing=True)
