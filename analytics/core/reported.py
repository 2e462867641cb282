"""
Views that networks report of posts: the stored figure, its JSON form, table and sentences.

Provenance *platform*: a network's own count of views, which cannot be verified. It is shown beside
the visits on tracked links and never added to them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, Self

from analytics.core.group_figure import UnknownReason, reason_clause
from analytics.core.texts import counted, number, period, text

Channel = Literal["x", "mastodon", "bluesky"]
CHANNELS: Final[tuple[Channel, ...]] = ("x", "mastodon", "bluesky")
NAMES: Final[Mapping[str, str]] = {"x": "X", "mastodon": "Mastodon", "bluesky": "Bluesky"}
AGES: Final = ("1h", "1d", "7d", "29d")
"""Ages of a post at which its metrics are read."""
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
"""Metrics of a post; missing where the network does not report them."""


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """One row of the table as text: week, network, views, posts and metrics with known views."""

    week: str
    network: str
    views: str
    posts: str
    readings: str


@dataclass(frozen=True, slots=True)
class ReportedWeek:
    """
    The posts of one closed ISO week on one network: of `posts`, the views of `told` are known.

    Between `low` and `high` views are of people outside the company: low is the largest low end of
    one post, because the same people may have seen every post; high is the sum of all high ends.
    `read` of `due` metrics were read. `reason` is why there is no interval; `told` is None where
    views of too few people were reported. Raises ValueError for an incomplete or reversed interval.
    """

    week: str
    channel: Channel
    posts: int
    told: int | None
    low: int | None
    high: int | None
    due: int
    read: int
    reason: UnknownReason | None = None

    def __post_init__(self) -> None:
        if len({self.low is None, self.high is None, self.reason is not None}) > 1:
            raise ValueError(f"{self.week}, {self.channel}: an interval has two ends, or a reason.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.week}, {self.channel}: {self.low} is above {self.high}.")

    def sentence(self, locale: str) -> str:
        """Return the interval, the network and the number of posts, or why it is unknown."""
        named = {"network": NAMES[self.channel], "period": period(locale, self.week, self.week)}
        if self.low is None:
            return text(locale, "reported.week", why=reason_clause(self.reason, locale), **named)
        return text(
            locale,
            "reported.told",
            interval=self.interval(locale),
            told=number(locale, self.told),
            posts=counted(locale, "posts", self.posts),
            **named,
        )

    def interval(self, locale: str) -> str:
        """Return the interval as text, or why it is unknown."""
        if self.low is not None:
            ends = {"low": number(locale, self.low), "high": number(locale, self.high)}
            return text(locale, "interval", **ends)
        if self.reason == "not_told":
            return text(locale, "reported.not_told")
        return reason_clause(self.reason, locale)


@dataclass(frozen=True, slots=True)
class ReportedViews:
    """
    Views that networks reported of one program's posts, in closed weeks up to `until`, in order.

    A week is computed once. `reason` is set where there are no weeks.
    """

    program: str | None
    until: str | None
    weeks: tuple[ReportedWeek, ...]
    reason: UnknownReason | None = None

    def with_later(self, newer: Self) -> Self:
        """Return these weeks unchanged, followed by the weeks of `newer` after `until`."""
        if newer.until is None or (self.until is not None and newer.until <= self.until):
            return self
        later = tuple(w for w in newer.weeks if self.until is None or w.week > self.until)
        weeks = self.weeks + later
        reason = None if weeks else newer.reason or "nothing"
        return type(self)(newer.program, newer.until, weeks, reason)

    def sentence(self, locale: str) -> str:
        """Return the newest week of each network, and the caveat on such numbers."""
        if not self.weeks:
            return text(locale, "reported.unknown", why=reason_clause(self.reason, locale))
        newest = {each.channel: each for each in self.weeks}
        sentences = (newest[channel].sentence(locale) for channel in CHANNELS if channel in newest)
        return " ".join((*sentences, text(locale, "reported.honesty")))

    def table(self, locale: str) -> tuple[ReportedRow, ...]:
        """Return one row per week and network, the newest first."""
        ordered = sorted(self.weeks, key=lambda each: CHANNELS.index(each.channel))
        ordered.sort(key=lambda each: each.week, reverse=True)
        return tuple(_row(locale, each) for each in ordered)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form that `from_dict` reads."""
        return {**asdict(self), "weeks": [asdict(each) for each in self.weeks]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Read the result of `as_dict`. Raises ValueError for an unknown network, TypeError."""
        weeks = tuple(ReportedWeek(**each) for each in stored["weeks"])
        unknown = [each.channel for each in weeks if each.channel not in CHANNELS]
        if unknown:
            raise ValueError(f"{unknown[0]} is no network.")
        return cls(**{**stored, "weeks": weeks})

    @classmethod
    def empty(cls, program: str | None, reason: UnknownReason, until: str | None = None) -> Self:
        """Return a figure without weeks, with the reason."""
        return cls(program, until, (), reason)


def _row(locale: str, each: ReportedWeek) -> ReportedRow:
    return ReportedRow(
        week=period(locale, each.week, each.week),
        network=NAMES[each.channel],
        views=each.interval(locale),
        posts=_of(locale, each.told, each.posts),
        readings=_of(locale, each.read, each.due),
    )


def _of(locale: str, part: int | None, whole: int) -> str:
    return text(locale, "reported.of", part=number(locale, part), whole=number(locale, whole))
