"""Settings: one frozen object, read once from the environment. No secret has a default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from analytics.core.networks import Network
from webapp.config import parsing
from webapp.config.chat import Chat, read_chat
from webapp.config.networks import Networks, read_networks
from webapp.config.parsing import ROOT, SettingsError

# A worker sends only while its lease is longer than this many network timeouts.
ANSWERS = 3
# Least and most: without a pause a worker would never rest, and a worker that is not heard of for 90
# seconds counts as gone.
POLL = (0.01, 30.0)

__all__ = [
    "ANSWERS",
    "ROOT",
    "SETTINGS",
    "Chat",
    "Networks",
    "Setting",
    "Settings",
    "SettingsError",
    "read",
]


@dataclass(frozen=True)
class Setting:
    """One environment variable, as webapp/docs/operations.md lists it."""

    name: str
    meaning: str
    default: str | None = None
    secret: bool = False


SETTINGS = (
    Setting("DATABASE_URL", "the database", "sqlite:///instance/francparler.db"),
    Setting("TEST_DATABASE_URL", "PostgreSQL server the tests make their databases on", ""),
    Setting("TRIAL_DATA", "folder of public data sets for trials and notebooks", ""),
    Setting("SECRET_KEY", "signs forms and mailed links; 32 characters at least", secret=True),
    Setting("DATA_KEYS", "encrypts stored secrets: name:base64 key, newest first", secret=True),
    Setting("BASE_URL", "where people reach the pages", "http://127.0.0.1:5000"),
    Setting("LINK_BASE_URL", "where tracked links start; BASE_URL when empty", ""),
    Setting("LINK_HOSTS", "hosts a program may send visitors to; BASE_URL's when empty", ""),
    Setting(
        "ORGANIZATION_NAME",
        "the organization's name, until an administrator writes one on the page Settings",
        "Our organization",
    ),
    Setting("ORGANIZATION_TZ", "time zone in which days and weeks are counted", "Europe/Paris"),
    Setting("ALLOWED_DOMAINS", "mail domains whose people may sign up, by commas", ""),
    Setting(
        "COMPANY_NETWORKS",
        "the organization's networks, by commas; empty: visitors are unknown",
        "",
    ),
    Setting(
        "METRICS_NETWORKS", "networks that may read /metrics, by commas; empty: nobody may", ""
    ),
    Setting("FORWARDED_HOPS", "trusted proxies in front of the application", "0"),
    Setting("SMTP_URL", "smtp://user:password@host:port; empty: mail is printed", ""),
    Setting("MAIL_FROM", "sender of mail", "francparler@localhost"),
    Setting("REQUESTS_PER_WEEK", "most requests for their time that a person gets in 7 days", "2"),
    Setting(
        "REQUESTS_PER_MONTH", "most requests for their time that a person gets in 30 days", "6"
    ),
    Setting("OPEN_IDEAS", "most ideas of a person that wait for a decision at a time", "3"),
    Setting(
        "OPEN_STORIES",
        "most stories of a person that are in review or wait for changes at a time",
        "5",
    ),
    Setting(
        "CHAT_HOSTS",
        "hosts to which webhooks of Slack and Teams may point, by commas, `*.` before a name for "
        "all hosts below it; empty: no chat",
        "",
    ),
    Setting("CHAT_BASE_URL", "one server in place of every webhook's; for a trial", ""),
    Setting("INSTANCE", "folder of this installation's own files", "instance"),
    Setting("WORKER_POLL", "seconds between two polls of an idle worker", "1.0"),
    Setting("WORKER_LEASE", "seconds after which a silent worker's row is claimed again", "120"),
    Setting("WORKER_RETRY", "seconds before a failed row is tried again, doubled each time", "30"),
    Setting("CHANNEL_TIMEOUT", "seconds a network may take to answer", "20"),
    Setting("X_CLIENT_ID", "this application at X; empty: X is shared by hand", ""),
    Setting("X_CLIENT_SECRET", "its secret there", "", secret=True),
    Setting("X_API_BASE_URL", "where X answers", "https://api.x.com"),
    Setting("X_AUTHORIZE_URL", "where people agree at X", "https://x.com/i/oauth2/authorize"),
    Setting("X_POST_PRICE", "US dollars X charges for a post with a link", "0.20"),
    Setting("X_READ_PRICE", "US dollars X charges for reading a post", "0.005"),
    Setting("X_RECONCILE_DELAY", "seconds before a lookup at X can be trusted", "600"),
    Setting("MASTODON_PUBLISH", "yes: people may connect accounts on Mastodon servers", ""),
    Setting("MASTODON_API_BASE_URL", "one server in place of each author's; for a trial", ""),
    Setting(
        "MASTODON_RECONCILE_DELAY",
        "seconds before a lookup at a Mastodon server can be trusted",
        "120",
    ),
    Setting("BLUESKY_PUBLISH", "yes: people may connect Bluesky accounts", ""),
    Setting("BLUESKY_API_BASE_URL", "where Bluesky answers", "https://bsky.social"),
    Setting("BLUESKY_RECONCILE_DELAY", "seconds before a lookup at Bluesky can be trusted", "0"),
)


@dataclass(frozen=True)
class Settings:
    """The settings of one process; see SETTINGS for their meaning."""

    database_url: str
    secret_key: str
    data_keys: tuple[tuple[str, bytes], ...]
    base_url: str
    link_base_url: str
    link_hosts: frozenset[str]
    organization_name: str
    zone: ZoneInfo
    allowed_domains: frozenset[str]
    company_networks: tuple[Network, ...]
    metrics_networks: tuple[Network, ...]
    forwarded_hops: int
    smtp_url: str
    mail_from: str
    requests_per_week: int
    requests_per_month: int
    open_ideas: int
    open_stories: int
    chat: Chat
    instance: Path
    worker_poll: float
    worker_lease: float
    worker_retry: float
    networks: Networks
    password_cost: int = field(default=3)
    mail_timeout: float = field(default=20.0)

    @property
    def path(self) -> str:
        """The path of BASE_URL under which the pages are served; empty at the root of the host."""
        return urlsplit(self.base_url).path

    @property
    def link_path(self) -> str:
        """The path of LINK_BASE_URL; empty at the root of the host."""
        return urlsplit(self.link_base_url).path

    @property
    def origin(self) -> str:
        """Scheme and host of BASE_URL, without its path, which `url_for` adds."""
        return self.base_url.removesuffix(self.path)

    @property
    def secure(self) -> bool:
        """Whether cookies are sent over TLS only."""
        return self.base_url.startswith("https://")

    @property
    def lease(self) -> timedelta:
        """How long a claim is valid without a sign of its worker."""
        return timedelta(seconds=self.worker_lease)

    @property
    def retry_delay(self) -> timedelta:
        """The first delay before a failed message is tried again."""
        return timedelta(seconds=self.worker_retry)

    @property
    def sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.database_url.startswith("sqlite")


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """Read all settings; raises SettingsError with one sentence at the first wrong one."""
    source = os.environ if environ is None else environ
    given = {s.name: source.get(s.name) or s.default for s in SETTINGS}
    for setting in SETTINGS:
        if given[setting.name] is None:
            raise SettingsError(
                f"{setting.name} is not set ({setting.meaning}). "
                "`make run` makes one for a trial; a real installation sets its own."
            )
    value = {name: parsing.one_line(name, text or "") for name, text in given.items()}
    base = parsing.base_url(value["BASE_URL"])
    networks = read_networks(value)
    return Settings(
        database_url=parsing.database(value["DATABASE_URL"]),
        secret_key=parsing.secret(value["SECRET_KEY"]),
        data_keys=parsing.keys(value["DATA_KEYS"]),
        base_url=base,
        link_base_url=parsing.link_base_url(value["LINK_BASE_URL"]) or base,
        link_hosts=parsing.hosts("LINK_HOSTS", value["LINK_HOSTS"])
        or frozenset({urlsplit(base).hostname or ""}),
        organization_name=value["ORGANIZATION_NAME"],
        zone=parsing.zone(value["ORGANIZATION_TZ"]),
        allowed_domains=parsing.hosts("ALLOWED_DOMAINS", value["ALLOWED_DOMAINS"]),
        company_networks=parsing.address_ranges("COMPANY_NETWORKS", value["COMPANY_NETWORKS"]),
        metrics_networks=parsing.address_ranges("METRICS_NETWORKS", value["METRICS_NETWORKS"]),
        forwarded_hops=parsing.hops(value["FORWARDED_HOPS"]),
        smtp_url=parsing.smtp(value["SMTP_URL"]),
        mail_from=parsing.sender(value["MAIL_FROM"]),
        requests_per_week=parsing.count("REQUESTS_PER_WEEK", value["REQUESTS_PER_WEEK"]),
        requests_per_month=parsing.count("REQUESTS_PER_MONTH", value["REQUESTS_PER_MONTH"]),
        open_ideas=parsing.count("OPEN_IDEAS", value["OPEN_IDEAS"]),
        open_stories=parsing.count("OPEN_STORIES", value["OPEN_STORIES"]),
        chat=read_chat(value),
        instance=parsing.folder("INSTANCE", value["INSTANCE"]),
        worker_poll=parsing.number("WORKER_POLL", value["WORKER_POLL"], *POLL),
        worker_lease=_lease(value["WORKER_LEASE"], networks.timeout),
        worker_retry=parsing.number("WORKER_RETRY", value["WORKER_RETRY"], least=0.01),
        networks=networks,
    )


def _lease(text: str, timeout: float) -> float:
    """The lease, which must be long enough for a worker to call a network. Raises SettingsError."""
    lease = parsing.number("WORKER_LEASE", text, least=0.1)
    if lease <= ANSWERS * timeout:
        raise SettingsError(
            f"WORKER_LEASE must be more than {ANSWERS} times CHANNEL_TIMEOUT, else nothing that "
            "goes to a network could be sent in time."
        )
    return lease
