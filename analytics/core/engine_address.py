"""The address of the engine that counts the panel: setting PANEL_ENGINE."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

FORM: Final = "clickhouse://user:password@host:port/database"
_WEB: Final = {"clickhouse": ("http", 8123), "clickhouses": ("https", 8443)}


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """A ClickHouse server by its HTTP interface; user and password are in no text about it."""

    url: str
    database: str
    user: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def host(self) -> str:
        """Host and port, for messages."""
        return urlsplit(self.url).netloc


def parse(text: str) -> EngineAddress | None:
    """
    Return the engine that `text` names, None for an empty text: the panel is counted by DuckDB.

    `clickhouses://` is HTTPS. The usual port is 8123 (8443), the usual user and database are
    `default`. Raises ValueError with one sentence that does not repeat the text.
    """
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _invalid() from None
    if parts.scheme not in _WEB or not parts.hostname or _has_more(parts):
        raise _invalid()
    scheme, usual_port = _WEB[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return EngineAddress(
        url=f"{scheme}://{host}:{port or usual_port}/",
        database=unquote(parts.path[1:]) or "default",
        user=unquote(parts.username or "default"),
        password=unquote(parts.password or ""),
    )


def _has_more(parts: SplitResult) -> bool:
    """Whether a text has parts that are not in FORM: it was copied wrong, or means another thing."""
    return bool(parts.query or parts.fragment or "/" in parts.path[1:])


def _invalid() -> ValueError:
    return ValueError(f"must be empty or {FORM}, or the same with clickhouses:// for TLS.")
