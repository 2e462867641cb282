"""Classify one request: the first reason to remove it from the authentic figures, or None."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from typing import Final, Literal

import ua_parser
from crawleruseragents import is_crawler

from analytics.core import agents

Viewer = Literal["external", "employee", "unknown"]
Code = Literal["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7"]

CODES: Final[tuple[Code, ...]] = ("R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7")
AT_REQUEST: Final[tuple[Code, ...]] = ("R0", "R1", "R2", "R3", "R6")
HEADERS: Final = ("sec-purpose", "purpose", "x-moz", "x-purpose")

VERSION: Final = f"2-{version('crawler-user-agents')}-{version('ua-parser-builtins')}"
"""Version of our rules and of the two lists, stored with every snapshot."""

_AGENT_LENGTH = 1024  # bounds the cache and the time of a hostile agent string
_AHEAD = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)

_OWN_FETCHERS = agents.joined(agents.FETCHERS)
# Ignored only inside a full browser agent: `WhatsApp/2.x` alone is the link preview, a robot.
_FALSE_MATCHES = agents.joined(agents.IGNORED)
_FULL_BROWSER = re.compile(
    r"^Mozilla/5\.0 \((?!compatible)[^)]*(?:\).*(?:AppleWebKit|Gecko)/|Trident/7)"
)
_BROWSER = re.compile(
    r"^[Mm]ozilla ?/? ?[1-9]|^MQQBrowser/|Browser/AppleWebKit|^Opera[/ ]|Opera Mini|UCWEB|UCBrowser"
    r"|UP\.Browser|MIDP|MAUI|NetFront|BlackBerry|^Nokia|^SAMSUNG|^SonyEricsson|^E?Links \(|^Lynx/"
    r"|^w3m/|^Midori/"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request at the redirect. `headers` has lower-case names; only `HEADERS` are read."""

    method: str
    status: int
    user_agent: str | None
    headers: Mapping[str, str] = field(default_factory=dict)
    viewer: Viewer = "unknown"
    data_centre: bool = False


def classify(request: Request) -> Code | None:
    """
    Return the first matching rule of R0, R1, R2, R3, R6, or None for a request that is kept.

    R0 is not a completed navigation by a person (method, status, prefetch), R1 a known robot or
    link preview, R2 no browser, R3 a data center that the operator listed, R6 the company's own
    network.
    R4, R5 and R7 need more than one row; `analytics.traffic.classify` decides them.
    Source: the general part (lists and parameters) of the MRC invalid traffic guideline.
    """
    if not _is_navigation(request):
        return "R0"
    by_agent = agent_code(request.user_agent or "")
    if by_agent is not None:
        return by_agent
    if request.data_centre:
        return "R3"
    return "R6" if request.viewer == "employee" else None


def agent_code(agent: str) -> Literal["R1", "R2"] | None:
    """Return R1 for a known robot or link preview, R2 for another non-browser, else None."""
    return _agent_code(agent[:_AGENT_LENGTH].strip())


# About 195 microseconds a call for the crawler list alone; agents repeat.
@lru_cache(maxsize=16_384)
def _agent_code(agent: str) -> Literal["R1", "R2"] | None:
    if agent in ("", "-"):
        return "R2"
    cleaned = _FALSE_MATCHES.sub("", agent) if _FULL_BROWSER.search(agent) else agent
    if _OWN_FETCHERS.search(cleaned) or is_crawler(cleaned) or is_spider(cleaned):
        return "R1"
    return None if _BROWSER.search(cleaned) else "R2"


def is_spider(agent: str) -> bool:
    """Return whether ua-parser classifies the device of this agent as a spider."""
    device = ua_parser.parse_device(agent)
    return device is not None and device.family == "Spider"


def _is_navigation(request: Request) -> bool:
    completed = request.method == "GET" and 200 <= request.status < 400  # noqa: PLR2004  2xx, 3xx
    return completed and not any(_AHEAD.search(request.headers.get(name, "")) for name in HEADERS)
