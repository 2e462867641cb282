"""Parsers of settings. Each raises SettingsError with one sentence for a wrong value."""

import base64
import math
import re
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

import idna

from analytics.core.networks import Network, parse_networks

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = frozenset({"http", "https"})
MAIL = frozenset({"smtp", "smtps", "smtp+tls"})
BASE_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")
KEY_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


POSTGRESQL = frozenset({"postgresql", "postgresql+psycopg"})
WEEK = 604_800.0
DEAREST = 1_000.0
MOST_COUNT = 100
MOST_HOPS = 10


class SettingsError(ValueError):
    """A setting is missing or wrong; the message names it and what to do."""


def one_line(name: str, text: str) -> str:
    """The text without surrounding spaces. Raises SettingsError for a control character in it."""
    stripped = text.strip()
    if not stripped.isprintable():
        # No setting may have one, and a line break would begin another header of a mail.
        raise SettingsError(f"{name} contains a line break or another invisible character.")
    return stripped


def price(name: str, text: str) -> int:
    """A price in US dollars, as millionths of one."""
    return round(number(name, text, most=DEAREST) * 1_000_000)


def yes(name: str, text: str) -> bool:
    """Whether a switch is on."""
    if text.lower() not in {"", "yes", "no"}:
        raise SettingsError(f"{name} must be yes or no, not {text!r}.")
    return text.lower() == "yes"


def hosts(name: str, text: str) -> frozenset[str]:
    """Comma-separated names or addresses of hosts, in lower case."""
    found = frozenset(w.strip().lower() for w in text.split(",") if w.strip())
    for host in sorted(found):
        if not _is_host(host):
            raise SettingsError(f"{name}: {host!r} is not the name of a host, such as example.com.")
    return found


def _is_host(text: str) -> bool:
    for parse in (ip_address, lambda name: idna.encode(name, uts46=True)):
        try:
            parse(text)
        except ValueError:
            continue
        return True
    return False


def number(name: str, text: str, least: float = 0.0, most: float = WEEK) -> float:
    """A number that is finite, not too small and not too large."""
    try:
        number = float(text)
    except ValueError:
        raise SettingsError(f"{name} must be a number, not {text!r}.") from None
    if not (math.isfinite(number) and least <= number <= most):
        raise SettingsError(f"{name} must be a number from {least:g} to {most:.10g}, not {text!r}.")
    return number


def count(name: str, text: str) -> int:
    """A whole number from 1 to 100."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_COUNT):
        raise SettingsError(f"{name} must be a whole number from 1 to {MOST_COUNT}, not {text!r}.")
    return int(text)


def hops(text: str) -> int:
    """How many proxies are trusted."""
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"FORWARDED_HOPS must be a whole number, not {text!r}.")
    if int(text) > MOST_HOPS:
        raise SettingsError(f"FORWARDED_HOPS must be {MOST_HOPS} or less, not {text}.")
    return int(text)


def parts_of(name: str, text: str, schemes: frozenset[str]) -> SplitResult:
    """The parts of an address. Reading the port makes urlsplit check it."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        listed = " or ".join(f"{s}://" for s in sorted(schemes))
        # The address is not quoted: it may contain a password.
        raise SettingsError(f"{name} is not an address that starts with {listed}.")
    return parts


def secret(text: str) -> str:
    """A secret that is long enough."""
    if len(text) < 32:  # noqa: PLR2004 - the length the meaning names
        raise SettingsError("SECRET_KEY is too short: give at least 32 random characters.")
    return text


def keys(text: str) -> tuple[tuple[str, bytes], ...]:
    """The keys of the key ring, newest first."""
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


def zone(text: str) -> ZoneInfo:
    """A time zone by its name."""
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise SettingsError(f"ORGANIZATION_TZ {text!r} is not a time zone's name.") from None


def address_ranges(name: str, text: str) -> tuple[Network, ...]:
    """Address ranges (CIDR)."""
    try:
        return parse_networks(text)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}") from None


def base_url(text: str) -> str:
    """The base address of the pages, with the path under which they are served."""
    parts = _base("BASE_URL", text)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError("BASE_URL must be https except on this machine: cookies need it.")
    return text.rstrip("/")


def link_base_url(text: str) -> str:
    """The base address of tracked links, or an empty string."""
    if text:
        _base("LINK_BASE_URL", text)
    return text.rstrip("/")


def _base(name: str, text: str) -> SplitResult:
    """The parts of an address to which a path can be added."""
    parts = parts_of(name, text, WEB)
    if parts.query or parts.fragment or "?" in text or "#" in text or "@" in parts.netloc:
        raise SettingsError(f"{name} must be scheme, host and path only, as https://host/path.")
    if not BASE_PATH.fullmatch(parts.path.rstrip("/")):
        raise SettingsError(f"The path of {name} may have letters, digits, '.', '_', '~' and '-'.")
    return parts


def network_address(name: str, text: str) -> str:
    """The base address of a network: https, because tokens are sent, except on this machine."""
    if text:
        parts = parts_of(name, text, WEB)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise SettingsError(f"{name} must be https except on this machine: tokens go there.")
    return text.rstrip("/")


def smtp(text: str) -> str:
    """The address of the mail server, or an empty string."""
    if text:
        parts_of("SMTP_URL", text, MAIL)
    return text


def sender(text: str) -> str:
    """The sender of mail: one address, with or without a name."""
    message = EmailMessage(policy=default)
    try:
        message["From"] = text
        header: Any = message["From"]
        sound = len(header.addresses) == 1 and not header.defects
        sound = sound and all(a.username and a.domain for a in header.addresses)
    except (ValueError, IndexError, AttributeError):
        # The parser of the standard library raises all three for texts that are no address.
        sound = False
    if not sound:
        raise SettingsError("MAIL_FROM must be one mail address, such as Name <name@example.com>.")
    return text


def folder(name: str, text: str) -> Path:
    """A folder, which may not exist yet."""
    path = (ROOT / text).resolve()
    if path.exists() and not path.is_dir():
        raise SettingsError(f"{name} must be a folder, not a file.")
    return path


def database(name: str, url: str) -> str:
    """The database address, with an absolute path for SQLite."""
    if url.startswith("sqlite:///"):
        return f"sqlite:///{_database_file(name, url.removeprefix('sqlite:///'))}"
    scheme, separator, _rest = url.partition("://")
    if not (separator and scheme in POSTGRESQL):
        raise SettingsError(f"{name} must start with sqlite:/// or postgresql://.")
    try:
        parts = urlsplit(url)
        sound = parts.port != 0 and len(parts.path) > 1
    except ValueError:
        sound = False
    if not sound:
        # The address is not quoted: it may contain a password.
        raise SettingsError(f"{name} must be postgresql://user:password@host:port/database.")
    return url


def _database_file(name: str, text: str) -> Path:
    path = ROOT / text
    if not text or text.endswith("/") or ":memory:" in text or "?" in text or path.is_dir():
        raise SettingsError(f"{name} must name a file after sqlite:///, without options.")
    return path
