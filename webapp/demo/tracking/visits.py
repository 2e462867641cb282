"""Simulated requests on links: people, colleagues, repeats, link previews, robots."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from webapp.core import clock
from webapp.demo_data.truth import Truth
from webapp.tracking.counting import ObservedRequest, VisitCounter

PEOPLE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
)
OFFICE = PEOPLE[2]
PREVIEWS = {
    "linkedin": "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "x": "Twitterbot/1.0",
    "bluesky": "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "mastodon": "Mastodon/4.3.1 (http.rb/5.2.0; +https://mastodon.example/)",
    "facebook": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "whatsapp": "WhatsApp/2.24.20.0",
}
TOOLS = (
    "",
    "curl/8.5.0",
    "python-requests/2.32.3",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
)
# Networks reserved for documentation, so that no real address is used.
INSIDE = "192.0.2"
OUTSIDE = ("198.51.100", "203.0.113")
LONGEST = timedelta(days=21)


class Hit(NamedTuple):
    """One simulated request."""

    at: datetime
    link_id: str
    request: ObservedRequest


def expected(
    truth: Truth, chance: random.Random, link_id: str, channel: str, posted: datetime
) -> Iterator[Hit]:
    """Yield every request on one link from the moment it was posted."""
    link = _Link(truth, chance, link_id, posted)
    yield from link.previews(channel)
    yield from link.people(_number(truth.visits[channel], chance))
    yield from link.machines()


@dataclass(frozen=True)
class _Link:
    """Generates the requests on one link."""

    truth: Truth
    chance: random.Random
    link_id: str
    posted: datetime

    def previews(self, channel: str) -> Iterator[Hit]:
        """Yield link previews that the network fetches immediately."""
        if channel in PREVIEWS:
            for _ in range(self.chance.randint(1, self.truth.previews)):
                at = self.posted + timedelta(seconds=self.chance.uniform(1, 20))
                yield self._hit(at, self._outside(), PREVIEWS[channel])

    def people(self, number: int) -> Iterator[Hit]:
        """Yield visits of people: some are colleagues, some click twice."""
        for _ in range(number):
            at, inside = self._later(), self.chance.random() < self.truth.employees
            address = f"{INSIDE}.{self.chance.randint(1, 254)}" if inside else self._outside()
            agent = OFFICE if inside else self.chance.choice(PEOPLE)
            yield self._hit(at, address, agent)
            if self.chance.random() < self.truth.repeats:
                yield self._hit(at + timedelta(seconds=self.chance.uniform(2, 20)), address, agent)

    def machines(self) -> Iterator[Hit]:
        """Yield requests of robots, of a prefetching browser and of a script (every two minutes)."""
        for _ in range(_number(self.truth.robots, self.chance)):
            yield self._hit(self._later(), self._outside(), self.chance.choice(TOOLS))
        if self.chance.random() < self.truth.ahead:
            ahead = {"sec-purpose": "prefetch"}
            yield self._hit(self._later(), self._outside(), OFFICE, ahead)
        if self.chance.random() < self.truth.scripts:
            start = (self._later() + timedelta(hours=1)).replace(minute=2)
            address = self._outside()
            for number in range(12):
                yield self._hit(start + timedelta(minutes=2 * number), address, PEOPLE[3])

    def _hit(
        self, at: datetime, address: str, agent: str, headers: dict[str, str] | None = None
    ) -> Hit:
        return Hit(at, self.link_id, ObservedRequest("GET", 302, address, agent, headers or {}))

    def _outside(self) -> str:
        return f"{self.chance.choice(OUTSIDE)}.{self.chance.randint(1, 254)}"

    def _later(self) -> datetime:
        hours = timedelta(hours=self.chance.expovariate(1 / self.truth.freshness))
        return self.posted + min(hours, LONGEST)


def count(counter: VisitCounter, hits: list[Hit], until: datetime) -> int:
    """Count the requests up to a moment, in order; return their number."""
    due = sorted((h for h in hits if h.at <= until), key=lambda hit: hit.at)
    for hit in due:
        clock.move(hit.at)
        counter.count(hit.link_id, hit.request)
    return len(due)


def _number(mean: float, chance: random.Random) -> int:
    """Draw a number with this mean and a long tail, because a few links get many visits."""
    return round(chance.gammavariate(1.6, mean / 1.6))
