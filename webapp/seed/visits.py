"""Visits of the demo company: people, link previews, robots, colleagues, impatient fingers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from webapp.kernel import clock
from webapp.seed.truth import Truth
from webapp.shares.counting import Counter, Seen

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
# Networks reserved for documentation: nobody real stands behind one of these addresses.
INSIDE = "192.0.2"
OUTSIDE = ("198.51.100", "203.0.113")
LONGEST = timedelta(days=21)


class Hit(NamedTuple):
    """One request that will come."""

    at: datetime
    link_id: str
    seen: Seen


def expected(
    truth: Truth, chance: random.Random, link_id: str, channel: str, posted: datetime
) -> Iterator[Hit]:
    """Every request on one link, from the moment it was posted."""
    link = _Link(truth, chance, link_id, posted)
    yield from link.previews(channel)
    yield from link.people(_number(truth.visits[channel], chance))
    yield from link.machines()


@dataclass(frozen=True)
class _Link:
    """Who comes to one link."""

    truth: Truth
    chance: random.Random
    link_id: str
    posted: datetime

    def previews(self, channel: str) -> Iterator[Hit]:
        """The network looks at what was posted, at once."""
        if channel in PREVIEWS:
            for _ in range(self.chance.randint(1, self.truth.previews)):
                at = self.posted + timedelta(seconds=self.chance.uniform(1, 20))
                yield self._hit(at, self._outside(), PREVIEWS[channel])

    def people(self, number: int) -> Iterator[Hit]:
        """Some from inside; some press twice."""
        for _ in range(number):
            at, inside = self._later(), self.chance.random() < self.truth.employees
            address = f"{INSIDE}.{self.chance.randint(1, 254)}" if inside else self._outside()
            agent = OFFICE if inside else self.chance.choice(PEOPLE)
            yield self._hit(at, address, agent)
            if self.chance.random() < self.truth.repeats:
                yield self._hit(at + timedelta(seconds=self.chance.uniform(2, 20)), address, agent)

    def machines(self) -> Iterator[Hit]:
        """Robots, a browser that fetches ahead, a script that comes every other minute."""
        for _ in range(_number(self.truth.robots, self.chance)):
            yield self._hit(self._later(), self._outside(), self.chance.choice(TOOLS))
        if self.chance.random() < self.truth.ahead:
            ahead = {"sec-purpose": "prefetch"}
            yield self._hit(self._later(), self._outside(), OFFICE, ahead)
        if self.chance.random() < self.truth.scripts:
            begun = (self._later() + timedelta(hours=1)).replace(minute=2)
            address = self._outside()
            for number in range(12):
                yield self._hit(begun + timedelta(minutes=2 * number), address, PEOPLE[3])

    def _hit(
        self, at: datetime, address: str, agent: str, headers: dict[str, str] | None = None
    ) -> Hit:
        return Hit(at, self.link_id, Seen("GET", 302, address, agent, headers or {}))

    def _outside(self) -> str:
        return f"{self.chance.choice(OUTSIDE)}.{self.chance.randint(1, 254)}"

    def _later(self) -> datetime:
        hours = timedelta(hours=self.chance.expovariate(1 / self.truth.freshness))
        return self.posted + min(hours, LONGEST)


def count(counter: Counter, hits: list[Hit], until: datetime) -> int:
    """Let requests come, in order, up to a moment; how many came."""
    came = sorted((h for h in hits if h.at <= until), key=lambda hit: hit.at)
    for hit in came:
        clock.move(hit.at)
        counter.count(hit.link_id, hit.seen)
    return len(came)


def _number(mean: float, chance: random.Random) -> int:
    """How many, with a long tail: a few links are read by many."""
    return round(chance.gammavariate(1.6, mean / 1.6))
