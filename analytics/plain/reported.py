"""
What networks reported of posts, as pages store it, read it back and say it.

Provenance *platform*: a network's own count of views, which nobody can check. It stands beside
what our own links counted and is never added to it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Self

from analytics.plain.reading import Reason, why_unknown
from analytics.plain.texts import counted, number, period, text

Channel = Literal["x", "mastodon", "bluesky"]
CHANNELS: Final[tuple[Channel, ...]] = ("x", "mastodon", "bluesky")
NAMES: Final[Mapping[str, str]] = {"x": "X", "mastodon": "Mastodon", "bluesky": "Bluesky"}
AGES: Final = ("1h", "1d", "7d", "29d")
"""How old a post is to be when its network's counts are read."""
COUNTS: Final = (
    "impressions",
    "likes",
    "replies",
    "reposts",
    "quotes",
    "bookmarks",
    "link_clicks",
    "profile_clicks",
)
"""What a network may count of a post; missing where it does not tell."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, in words: when, where, how many views, of what it is known."""

    week: str
    network: str
    views: str
    posts: str
    readings: str


@dataclass(frozen=True, slots=True)
class Week:
    """
    One network and the posts of one closed ISO week: of `posts` the views of `told` are known.

    Between `low` and `high` views can be of people outside the company: low is the largest low end
    of one post, for the same people may have seen every post; high adds all high ends. Of `due`
    readings `read` were told. `reason` says why there is no interval; `told` is None where views of
    too few people were told. Raises ValueError for half an interval, or one upside down.
    """

    week: str
    channel: Channel
    posts: int
    told: int | None
    low: int | None
    high: int | None
    due: int
    read: int
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if len({self.low is None, self.high is None, self.reason is not None}) > 1:
            raise ValueError(f"{self.week}, {self.channel}: an interval has two ends, or a reason.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.week}, {self.channel}: {self.low} is above {self.high}.")

    def sentence(self, locale: str) -> str:
        """The interval, who reported it and of how many posts, or why it is unknown."""
        named = {"network": NAMES[self.channel], "period": period(locale, self.week, self.week)}
        if self.low is None:
            return text(locale, "reported.week", why=why_unknown(self.reason, locale), **named)
        return text(
            locale,
            "reported.told",
            interval=self.interval(locale),
            told=number(locale, self.told),
            posts=counted(locale, "posts", self.posts),
            **named,
        )

    def interval(self, locale: str) -> str:
        """The interval in words, *not told* where the network told nothing, or why not."""
        if self.low is not None:
            ends = {"low": number(locale, self.low), "high": number(locale, self.high)}
            return text(locale, "interval", **ends)
        if self.reason == "not_told":
            return text(locale, "reported.not_told")
        return why_unknown(self.reason, locale)


@dataclass(frozen=True, slots=True)
class Reported:
    """
    What networks reported of one program's posts, in closed weeks up to `until`, in order.

    A week is looked at once. Where no week stands here `reason` says why.
    """

    program: str | None
    until: str | None
    weeks: tuple[Week, ...]
    reason: Reason | None = None

    def with_later(self, newer: Self) -> Self:
        """These weeks as they were told, and those of `newer` that come after the last of them."""
        if newer.until is None or (self.until is not None and newer.until <= self.until):
            return self
        later = tuple(w for w in newer.weeks if self.until is None or w.week > self.until)
        weeks = self.weeks + later
        reason = None if weeks else newer.reason or "nothing"
        return type(self)(newer.program, newer.until, weeks, reason)

    def sentence(self, locale: str) -> str:
        """The newest week of each network, and what such numbers are."""
        if not self.weeks:
            return text(locale, "reported.unknown", why=why_unknown(self.reason, locale))
        newest = {each.channel: each for each in self.weeks}
        told = (newest[channel].sentence(locale) for channel in CHANNELS if channel in newest)
        return " ".join((*told, text(locale, "reported.honesty")))

    def table(self, locale: str) -> tuple[Line, ...]:
        """One line per week and network, the newest first."""
        ordered = sorted(self.weeks, key=lambda each: CHANNELS.index(each.channel))
        ordered.sort(key=lambda each: each.week, reverse=True)
        return tuple(_line(locale, each) for each in ordered)

    def as_dict(self) -> dict[str, Any]:
        """For JSON; `from_dict` reads it back."""
        return {**asdict(self), "weeks": [asdict(each) for each in self.weeks]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read back what `as_dict` gave. Raises ValueError for an unknown network, TypeError."""
        weeks = tuple(Week(**each) for each in stored["weeks"])
        strange = [each.channel for each in weeks if each.channel not in CHANNELS]
        if strange:
            raise ValueError(f"{strange[0]} is no network.")
        return cls(**{**stored, "weeks": weeks})

    @classmethod
    def empty(cls, program: str | None, reason: Reason, until: str | None = None) -> Self:
        """No week, and why."""
        return cls(program, until, (), reason)


def _line(locale: str, each: Week) -> Line:
    return Line(
        week=period(locale, each.week, each.week),
        network=NAMES[each.channel],
        views=each.interval(locale),
        posts=_of(locale, each.told, each.posts),
        readings=_of(locale, each.read, each.due),
    )


def _of(locale: str, part: int | None, whole: int) -> str:
    return text(locale, "reported.of", part=number(locale, part), whole=number(locale, whole))
