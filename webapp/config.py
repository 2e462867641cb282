"""Settings: one frozen object, read once from the environment. No secret has a default."""

import base64
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from analytics.plain.networks import Network, parse_networks

ROOT = Path(__file__).resolve().parent.parent
WEB = frozenset({"http", "https"})
MAIL = frozenset({"smtp", "smtps", "smtp+tls"})
KEY_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SettingsError(ValueError):
    """A setting is missing or wrong; the sentence names it and says what to do."""


@dataclass(frozen=True)
class Setting:
    """One environment variable, as the README lists it."""

    name: str
    meaning: str
    default: str | None = None
    secret: bool = False


SETTINGS = (
    Setting("DATABASE_URL", "the database", "sqlite:///instance/francparler.db"),
    Setting("TEST_DATABASE_URL", "PostgreSQL server the tests make their databases on", ""),
    Setting("TRIAL_DATA", "folder of real data for trials and notebooks", "../shared/data"),
    Setting("SECRET_KEY", "signs forms and mailed links; 32 characters at least", secret=True),
    Setting("DATA_KEYS", "encrypts stored secrets: name:base64 key, newest first", secret=True),
    Setting("BASE_URL", "where people reach the pages", "http://127.0.0.1:5000"),
    Setting("LINK_BASE_URL", "where tracked links start; BASE_URL when empty", ""),
    Setting("LINK_HOSTS", "hosts a program may send visitors to; BASE_URL's when empty", ""),
    Setting("ORGANISATION_NAME", "the organisation's name, as the first page says it", "Our house"),
    Setting("ORGANISATION_TZ", "time zone in which days and weeks are counted", "Europe/Paris"),
    Setting("ALLOWED_DOMAINS", "mail domains whose people may sign up, by commas", ""),
    Setting("COMPANY_NETWORKS", "own networks by commas; empty: visitors are unknown", ""),
    Setting("FORWARDED_HOPS", "trusted proxies in front of the application", "0"),
    Setting("SMTP_URL", "smtp://user:word@host:port; empty: mail is printed", ""),
    Setting("MAIL_FROM", "sender of mail", "francparler@localhost"),
    Setting("INSTANCE", "folder of this installation's own files", "instance"),
    Setting("WORKER_POLL", "seconds between two looks of an idle worker", "1.0"),
    Setting("WORKER_LEASE", "seconds after which a silent worker's row is claimed again", "120"),
    Setting("WORKER_RETRY", "seconds before a failed row is tried again, doubled each time", "30"),
    Setting("CHANNEL_TIMEOUT", "seconds a network may take to answer", "20"),
    Setting("X_CLIENT_ID", "this house at X; empty: X is shared by hand", ""),
    Setting("X_CLIENT_SECRET", "its secret there", "", secret=True),
    Setting("X_API_BASE_URL", "where X answers", "https://api.x.com"),
    Setting("X_AUTHORIZE_URL", "where people agree at X", "https://x.com/i/oauth2/authorize"),
    Setting("X_POST_PRICE", "US dollars X charges for a post with a link", "0.20"),
    Setting("X_READ_PRICE", "US dollars X charges for reading a post", "0.005"),
    Setting("X_SETTLE", "seconds before a look at X can be trusted", "600"),
    Setting("MASTODON_PUBLISH", "yes: people may connect accounts on Mastodon servers", ""),
    Setting("MASTODON_API_BASE_URL", "one server in place of each author's; for a trial", ""),
    Setting("MASTODON_SETTLE", "seconds before a look at a Mastodon server can be trusted", "120"),
    Setting("BLUESKY_PUBLISH", "yes: people may connect Bluesky accounts", ""),
    Setting("BLUESKY_API_BASE_URL", "where Bluesky answers", "https://bsky.social"),
    Setting("BLUESKY_SETTLE", "seconds before a look at Bluesky can be trusted", "0"),
)


@dataclass(frozen=True)
class Networks:
    """What is known of networks that people connect accounts of; off where not configured.

    Times are in seconds, prices in millionths of a US dollar.
    """

    timeout: float
    x_client_id: str
    x_client_secret: str = field(repr=False)
    x_base: str
    x_authorize: str
    x_post_price: int
    x_read_price: int
    x_settle: float
    mastodon: bool
    mastodon_base: str
    mastodon_settle: float
    bluesky: bool
    bluesky_base: str
    bluesky_settle: float


@dataclass(frozen=True)
class Settings:
    """What one process runs with; see SETTINGS for meanings."""

    database_url: str
    secret_key: str
    data_keys: tuple[tuple[str, bytes], ...]
    base_url: str
    link_base_url: str
    link_hosts: frozenset[str]
    organisation_name: str
    zone: ZoneInfo
    allowed_domains: frozenset[str]
    company_networks: tuple[Network, ...]
    forwarded_hops: int
    smtp_url: str
    mail_from: str
    instance: Path
    worker_poll: float
    worker_lease: float
    worker_retry: float
    networks: Networks
    password_cost: int = field(default=3)

    @property
    def secure(self) -> bool:
        """Whether cookies may travel over TLS only."""
        return self.base_url.startswith("https://")

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
    value = {name: text or "" for name, text in given.items()}
    base = _base_url(value["BASE_URL"])
    return Settings(
        database_url=_database(value["DATABASE_URL"]),
        secret_key=_secret(value["SECRET_KEY"]),
        data_keys=_keys(value["DATA_KEYS"]),
        base_url=base,
        link_base_url=_address("LINK_BASE_URL", value["LINK_BASE_URL"]) or base,
        link_hosts=_words(value["LINK_HOSTS"]) or frozenset({urlsplit(base).hostname or ""}),
        organisation_name=value["ORGANISATION_NAME"],
        zone=_zone(value["ORGANISATION_TZ"]),
        allowed_domains=_words(value["ALLOWED_DOMAINS"]),
        company_networks=_networks(value["COMPANY_NETWORKS"]),
        forwarded_hops=_hops(value["FORWARDED_HOPS"]),
        smtp_url=_smtp(value["SMTP_URL"]),
        mail_from=value["MAIL_FROM"],
        instance=(ROOT / value["INSTANCE"]).resolve(),
        worker_poll=_number("WORKER_POLL", value["WORKER_POLL"]),
        worker_lease=_number("WORKER_LEASE", value["WORKER_LEASE"], least=0.1),
        worker_retry=_number("WORKER_RETRY", value["WORKER_RETRY"]),
        networks=_networks_known(value),
    )


def _networks_known(value: Mapping[str, str]) -> Networks:
    return Networks(
        timeout=_number("CHANNEL_TIMEOUT", value["CHANNEL_TIMEOUT"], least=0.1),
        x_client_id=value["X_CLIENT_ID"],
        x_client_secret=value["X_CLIENT_SECRET"],
        x_base=_address("X_API_BASE_URL", value["X_API_BASE_URL"]),
        x_authorize=_address("X_AUTHORIZE_URL", value["X_AUTHORIZE_URL"]),
        x_post_price=_price("X_POST_PRICE", value["X_POST_PRICE"]),
        x_read_price=_price("X_READ_PRICE", value["X_READ_PRICE"]),
        x_settle=_number("X_SETTLE", value["X_SETTLE"]),
        mastodon=_yes("MASTODON_PUBLISH", value["MASTODON_PUBLISH"]),
        mastodon_base=_address("MASTODON_API_BASE_URL", value["MASTODON_API_BASE_URL"]),
        mastodon_settle=_number("MASTODON_SETTLE", value["MASTODON_SETTLE"]),
        bluesky=_yes("BLUESKY_PUBLISH", value["BLUESKY_PUBLISH"]),
        bluesky_base=_address("BLUESKY_API_BASE_URL", value["BLUESKY_API_BASE_URL"]),
        bluesky_settle=_number("BLUESKY_SETTLE", value["BLUESKY_SETTLE"]),
    )


def _price(name: str, text: str) -> int:
    return round(_number(name, text) * 1_000_000)


def _yes(name: str, text: str) -> bool:
    if text.lower() not in {"", "yes", "no"}:
        raise SettingsError(f"{name} must be yes or no, not {text!r}.")
    return text.lower() == "yes"


def _words(text: str) -> frozenset[str]:
    return frozenset(w.strip().lower() for w in text.split(",") if w.strip())


def _number(name: str, text: str, least: float = 0.0) -> float:
    try:
        number = float(text)
    except ValueError:
        raise SettingsError(f"{name} must be a number, not {text!r}.") from None
    if not math.isfinite(number) or number < least:
        raise SettingsError(f"{name} must be a number of {least:g} or more, not {text!r}.")
    return number


def _hops(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"FORWARDED_HOPS must be a whole number, not {text!r}.")
    return int(text)


def _parts(name: str, text: str, schemes: frozenset[str]) -> SplitResult:
    """The parts of an address; its port is read, because a wrong one shows only then."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        listed = " or ".join(f"{s}://" for s in sorted(schemes))
        # Not quoted: an address may hold a password.
        raise SettingsError(f"{name} is not an address that starts with {listed}.")
    return parts


def _secret(text: str) -> str:
    if len(text) < 32:  # noqa: PLR2004 - the length the meaning names
        raise SettingsError("SECRET_KEY is too short: give at least 32 random characters.")
    return text


def _keys(text: str) -> tuple[tuple[str, bytes], ...]:
    keys = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if len(key) != 32 or not KEY_NAME.fullmatch(name):  # noqa: PLR2004 - AES-256
            raise SettingsError("DATA_KEYS must be name:base64 of 32 bytes, newest first.")
        keys.append((name, key))
    if not keys:
        raise SettingsError("DATA_KEYS names no key: give name:base64 of 32 bytes.")
    if len({name for name, _ in keys}) != len(keys):
        raise SettingsError("DATA_KEYS names a key twice; each key needs a name of its own.")
    return tuple(keys)


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise SettingsError(f"ORGANISATION_TZ {text!r} is not a time zone's name.") from None


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return parse_networks(text)
    except ValueError as error:
        raise SettingsError(f"COMPANY_NETWORKS: {error}") from None


def _base_url(text: str) -> str:
    parts = _parts("BASE_URL", text, WEB)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError("BASE_URL must be https except on this machine: cookies need it.")
    return text.rstrip("/")


def _address(name: str, text: str) -> str:
    if text:
        _parts(name, text, WEB)
    return text.rstrip("/")


def _smtp(text: str) -> str:
    if text:
        _parts("SMTP_URL", text, MAIL)
    return text


def _database(url: str) -> str:
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        return f"sqlite:///{ROOT / url.removeprefix('sqlite:///')}"
    if not url.startswith(("sqlite:////", "postgresql")):
        raise SettingsError("DATABASE_URL must start with sqlite:/// or postgresql://.")
    return url
