"""Settings: one frozen object, read once from the environment. No secret has a default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from analytics.core.engine_address import EngineAddress
from analytics.core.networks import Network
from webapp.config import parsing
from webapp.config.chat import Chat, read_chat
from webapp.config.listed import SETTINGS, Setting
from webapp.config.networks import Networks, read_networks
from webapp.config.panel import read_engine
from webapp.config.parsing import ROOT, SettingsError
from webapp.config.worker import ANSWERS, read_lease

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
class Settings:
    """The settings of one process; see SETTINGS for their meaning."""

    database_url: str
    answers_url: str
    secret_key: str
    data_keys: tuple[tuple[str, bytes], ...]
    base_url: str
    link_base_url: str
    link_hosts: frozenset[str]
    link_code_hosts: frozenset[str]
    link_code_parameter: str
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
    irritant_days: int
    career_frame_hosts: frozenset[str]
    chat: Chat
    instance: Path
    worker_poll: float
    worker_lease: float
    worker_retry: float
    networks: Networks
    panel_engine: EngineAddress | None = field(default=None)
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
    value = _given(os.environ if environ is None else environ)
    base = parsing.base_url(value["BASE_URL"])
    networks = read_networks(value)
    return Settings(
        database_url=parsing.database("DATABASE_URL", value["DATABASE_URL"]),
        answers_url=_answers(value),
        secret_key=parsing.secret(value["SECRET_KEY"]),
        data_keys=parsing.keys(value["DATA_KEYS"]),
        base_url=base,
        link_base_url=parsing.link_base_url(value["LINK_BASE_URL"]) or base,
        link_hosts=parsing.hosts("LINK_HOSTS", value["LINK_HOSTS"])
        or frozenset({urlsplit(base).hostname or ""}),
        link_code_hosts=parsing.hosts("LINK_CODE_HOSTS", value["LINK_CODE_HOSTS"]),
        link_code_parameter=_parameter("LINK_CODE_PARAMETER", value["LINK_CODE_PARAMETER"]),
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
        irritant_days=parsing.count("IRRITANT_DAYS", value["IRRITANT_DAYS"]),
        career_frame_hosts=parsing.hosts("CAREER_FRAME_HOSTS", value["CAREER_FRAME_HOSTS"]),
        chat=read_chat(value),
        instance=parsing.folder("INSTANCE", value["INSTANCE"]),
        worker_poll=parsing.number("WORKER_POLL", value["WORKER_POLL"], *POLL),
        worker_lease=read_lease(value["WORKER_LEASE"], networks.timeout),
        worker_retry=parsing.number("WORKER_RETRY", value["WORKER_RETRY"], least=0.01),
        networks=networks,
        panel_engine=read_engine(value["PANEL_ENGINE"]),
    )


def _given(source: Mapping[str, str]) -> dict[str, str]:
    """The text of each setting. Raises SettingsError for a missing one."""
    given = {s.name: source.get(s.name) or s.default for s in SETTINGS}
    for setting in SETTINGS:
        if given[setting.name] is None:
            raise SettingsError(
                f"{setting.name} is not set ({setting.meaning}). "
                "`make run` makes one for a trial; a real installation sets its own."
            )
    return {name: parsing.one_line(name, text or "") for name, text in given.items()}


def _parameter(name: str, text: str) -> str:
    """The name of a query parameter. Raises SettingsError."""
    if not parsing.KEY_NAME.fullmatch(text):
        raise SettingsError(
            f"{name} must be letters, digits, hyphens or underscores, not {text!r}."
        )
    return text


def _answers(value: Mapping[str, str]) -> str:
    """The database of answers, apart from the other one. Raises SettingsError."""
    own = parsing.folder("INSTANCE", value["INSTANCE"]) / "answers.db"
    given, name = value["ANSWERS_DATABASE_URL"], "ANSWERS_DATABASE_URL"
    found = parsing.database(name, given or f"sqlite:///{own}")
    if found == parsing.database("DATABASE_URL", value["DATABASE_URL"]):
        raise SettingsError(f"{name} must name another database than DATABASE_URL.")
    return found
