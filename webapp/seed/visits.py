"""Visits of the demo company: people, link previews, robots, colleagues, impatient fingers."""

import random
from datetime import datetime, timedelta

from webapp.kernel import clock
from webapp.shares.counting import Counter, Seen

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
FOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
PREVIEWS = (
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Twitterbot/1.0",
    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "WhatsApp/2.24.20.0",
)
TOOLS = ("", "curl/8.5.0", "python-requests/2.32.3")


def simulate(counter: Counter, link_id: str, posted: datetime, chance: random.Random) -> int:
    """The first days of one link, from the moment it was posted; how many requests."""
    made = 0
    for agent in chance.sample(PREVIEWS, 3):
        _visit(counter, link_id, posted + timedelta(seconds=chance.randint(1, 20)), agent, chance)
        made += 1
    for _ in range(chance.randint(4, 28)):
        at = posted + timedelta(hours=min(chance.expovariate(1 / 14), 140))
        agent = chance.choice((PHONE, PHONE, DESK, FOX))
        address = _visit(counter, link_id, at, agent, chance)
        made += 1
        if chance.random() < 0.12:
            later = at + timedelta(seconds=chance.randint(2, 20))
            _visit(counter, link_id, later, agent, chance, address)
            made += 1
    for agent in TOOLS:
        if chance.random() < 0.4:
            at = posted + timedelta(hours=chance.uniform(1, 90))
            _visit(counter, link_id, at, agent, chance)
            made += 1
    return made


def _visit(
    counter: Counter, link_id: str, at: datetime, agent: str, chance: random.Random,
    address: str | None = None,
) -> str:  # fmt: skip
    seen = address or f"198.51.100.{chance.randint(1, 254)}"
    clock.move(at)
    counter.count(link_id, Seen("GET", 302, seen, agent))
    return seen
