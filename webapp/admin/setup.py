"""What is set up: the steps that pages and `francparler doctor` show, and what is missing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy import select

from webapp.config import Settings
from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.networks.registry import configured
from webapp.people.models import OrgUnit, RoleGrant
from webapp.people.workflow import PER_PROGRAM
from webapp.programs.queries import every_program
from webapp.programs.rules import has_role
from webapp.programs.workflow import ProgramState

BY_HAND = gettext_noop("LinkedIn, Facebook, WhatsApp and email are always shared by hand.")


@dataclass(frozen=True)
class NetworkSetup:
    """One network: whether it is on, and what to do, as msgids that `values` fill."""

    name: str
    on: bool
    steps: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Missing:
    """A thing that is not set up: a msgid, and the endpoint where to do it."""

    sentence: str
    endpoint: str = "admin.settings"


def networks(settings: Settings) -> tuple[NetworkSetup, ...]:
    """The networks that publish through people's accounts, and how to turn each on."""
    on = configured(settings.networks)
    address = {"address": f"{settings.base_url}/me/accounts/x/callback"}
    if "x" in on:
        steps: tuple[str, ...] = (
            gettext_noop("At X, the redirect address of your app must be %(address)s."),
        )
    else:
        steps = (
            gettext_noop("At X, create an app with the redirect address %(address)s."),
            gettext_noop("Set X_CLIENT_ID. For a confidential app, also set X_CLIENT_SECRET."),
            gettext_noop("X charges for each post: the lead of each program sets a budget."),
            gettext_noop("Restart Franc-Parler."),
        )
    return (NetworkSetup("X", "x" in on, steps, address), *_switches(on))


def _switches(on: Collection[str]) -> Iterator[NetworkSetup]:
    for code, name in (("mastodon", "Mastodon"), ("bluesky", "Bluesky")):
        steps = (gettext_noop("Set %(setting)s=yes."), gettext_noop("Restart Franc-Parler."))
        values = {"setting": f"{name.upper()}_PUBLISH"}
        yield NetworkSetup(name, code in on, () if code in on else steps, values)


def missing(settings: Settings) -> list[Missing]:
    """What is not set up yet, the most important first."""
    found = []
    if _is_loopback(settings.base_url):
        found.append(Missing(gettext_noop("Only this computer can open Franc-Parler (BASE_URL)")))
    if not settings.smtp_url:
        found.append(Missing(gettext_noop("No mail server is set (SMTP_URL)")))
    if db.session().scalar(select(OrgUnit.id).limit(1)) is None:
        found.append(Missing(gettext_noop("No directory is imported"), "admin.import_file"))
    found += _without_roles()
    if not settings.company_networks:
        found.append(Missing(gettext_noop("The company networks are not set (COMPANY_NETWORKS)")))
    return found


def _is_loopback(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _without_roles() -> list[Missing]:
    """Open programs without a lead, or a reviewer where they have some: one entry, whatever their number."""
    running = [p for p in every_program() if p.state == ProgramState.open]
    granted = db.session().execute(
        select(RoleGrant.scope_id, RoleGrant.role).where(
            RoleGrant.scope_id.in_([p.id for p in running]), RoleGrant.ended_at.is_(None)
        )
    )
    filled = {(scope, role) for scope, role in granted}
    wanted = {(p.id, role) for p in running for role in PER_PROGRAM if has_role(p, role)}
    if not wanted - filled:
        return []
    return [Missing(gettext_noop("An open program has no lead or no reviewer"), "admin.roles")]
