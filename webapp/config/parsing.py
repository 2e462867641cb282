"""Parsers of settings. Each raises SettingsError with one sentence for a wrong value."""

import base64
import math
import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from analytics.core.networks import Network, parse_networks

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = frozenset({"http", "https"})
MAIL = frozenset({"smtp", "smtps", "smtp+tls"})
KEY_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SettingsError(ValueError):
    """A setting is missing or wrong; the message names it and what to do."""


def price(name: str, text: str) -> int:
    """A price in US dollars, as millionths of one."""
    return round(number(name, text) * 1_000_000)


def yes(name: str, text: str) -> bool:
    """Whether a switch is on."""
    if text.lower() not in {"", "yes", "no"}:
        raise SettingsError(f"{name} must be yes or no, not {text!r}.")
    return text.lower() == "yes"


def words(text: str) -> frozenset[str]:
    """Comma-separated words, in lower case."""
    return frozenset(w.strip().lower() for w in text.split(",") if w.strip())


def number(name: str, text: str, least: float = 0.0) -> float:
    """A number that is finite and not too small."""
    try:
        number = float(text)
    except ValueError:
        raise SettingsError(f"{name} must be a number, not {text!r}.") from None
    if not math.isfinite(number) or number < least:
        raise SettingsError(f"{name} must be a number of {least:g} or more, not {text!r}.")
    return number


def hops(text: str) -> int:
    """How many proxies are trusted."""
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"FORWARDED_HOPS must be a whole number, not {text!r}.")
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
    """The base address of the pages."""
    parts = parts_of("BASE_URL", text, WEB)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError("BASE_URL must be https except on this machine: cookies need it.")
    return text.rstrip("/")


def address(name: str, text: str) -> str:
    """An http or https address, or an empty string."""
    if text:
        parts_of(name, text, WEB)
    return text.rstrip("/")


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


def database(url: str) -> str:
    """The database address, with an absolute path for SQLite."""
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        return f"sqlite:///{ROOT / url.removeprefix('sqlite:///')}"
    if not url.startswith(("sqlite:////", "postgresql")):
        raise SettingsError("DATABASE_URL must start with sqlite:/// or postgresql://.")
    return url
