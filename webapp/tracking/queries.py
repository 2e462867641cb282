"""Queries of links and their visits."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from analytics.core.dominance import is_dominated
from analytics.core.measures import ACTIVITY
from webapp.core import db
from webapp.networks.registry import CAREER
from webapp.programs.models import Program
from webapp.stories.models import Story
from webapp.tracking.handover import CODE, channel_code, is_wanted
from webapp.tracking.models import LinkDay, TrackedLink, Visit

# The channel of personal links, which belong to no program and no story.
REFERRAL = "referral"
# The channel of the list of stories on the career page: one link, of no program and no story.
CAREER_LIST = "career_list"
# What a visit is, by the channel of its link: figures of shares count clicks only.
KINDS = {CAREER: "page", CAREER_LIST: "page", REFERRAL: "referral"}
CLICK = "click"
# Where a personal link leads that names no page.
CAREER_PAGE = "/careers/stories"


@dataclass(frozen=True)
class LinkTarget:
    """The destination of a token; `fallback` is the path of a page of this application.

    An empty destination is the fallback. Requests are counted while the link is not retired. `code`
    is what the destination is told of the link; empty: nothing.
    """

    link_id: str
    destination: str
    fallback: str
    counted: bool
    code: str = ""


def find_target(token: str) -> LinkTarget | None:
    """The target of a token, or None."""
    link = db.session().scalar(select(TrackedLink).where(TrackedLink.token == token))
    if link is None:
        return None
    counted = link.retired_at is None
    if link.program is None:
        return LinkTarget(link.id, link.destination or "", CAREER_PAGE, counted)
    charter = f"/charter/{link.program.slug}"
    code = code_of(link.program, link.channel) if counted else ""
    return LinkTarget(link.id, link.program.destination, charter, counted, code)


def code_of(program: Program, channel: str) -> str:
    """The code of a channel for the destination of its program; empty where none is handed over.

    None is handed over for the links of fewer than five authors, as it could identify one of them.
    """
    if not is_wanted(program.destination):
        return ""
    authors = (
        select(Story.person_id)
        .join(TrackedLink, TrackedLink.story_id == Story.id)
        .where(TrackedLink.program_id == program.id, TrackedLink.channel == channel)
        .distinct()
        .limit(ACTIVITY)
    )
    enough = len(db.session().scalars(authors).all()) == ACTIVITY
    return channel_code(program.slug, channel) if enough else ""


def first_uncounted() -> int | None:
    """The earliest moment (microseconds) of a visit that no closed week counts yet."""
    return db.session().scalar(select(func.min(Visit.at_us)).where(Visit.week.is_(None)))


def authors_by_week(weeks: Collection[str]) -> dict[tuple[str, str], int]:
    """The number of authors whose shared links were visited, by program and counted week."""
    each = _of_authors(TrackedLink.channel.not_in(KINDS), LinkDay.week.in_(weeks))
    found: dict[tuple[str, str], int] = {}
    for program, week, _low, high, *counts in db.session().execute(each):
        found[str(program), str(week)] = _concerned(int(high), *counts)
    return found


def _of_authors(*where: ColumnElement[bool]) -> Select[Any]:
    """Program, week, visits from outside, visits, number of authors, visits of the most visited."""
    low, high = func.sum(LinkDay.outside), func.sum(LinkDay.outside + LinkDay.unknown)
    own = (
        select(TrackedLink.program_id, LinkDay.week, low.label("low"), high.label("high"))
        .join(TrackedLink, TrackedLink.id == LinkDay.link_id)
        .join(Story, Story.id == TrackedLink.story_id)
        .where(*where)
        .group_by(TrackedLink.program_id, LinkDay.week, Story.person_id)
        .subquery()
    )
    return select(
        own.c.program_id, own.c.week, func.sum(own.c.low), func.sum(own.c.high), func.count(),
        func.max(own.c.high),
    ).group_by(own.c.program_id, own.c.week)  # fmt: skip


def _concerned(visits: int, authors: int, most: int) -> int:
    """How many authors a number of visits is about: one, where one has more than 70 % of it.

    Otherwise one visit to links of four others would show what the links of one author have.
    """
    return 1 if is_dominated(most, visits) else authors


@dataclass(frozen=True)
class ChannelWeek:
    """The visits of one channel of a program in one closed week, and of how many authors' links.

    `low` are authentic visits from outside the company, `high` also those of unknown visitors.
    """

    week: str
    low: int
    high: int
    authors: int


def weeks_of_channel(program_id: str, channel: str, authors: int) -> list[ChannelWeek]:
    """The closed weeks in which links of at least so many authors were visited, newest first."""
    each = _of_authors(TrackedLink.program_id == program_id, TrackedLink.channel == channel)
    weeks = (
        ChannelWeek(str(week), int(low), int(high), _concerned(int(high), *counts))
        for _program, week, low, high, *counts in db.session().execute(each)
    )
    found = (week for week in weeks if week.authors >= authors)
    return sorted(found, key=lambda each: each.week, reverse=True)


def career_weeks(authors: int) -> list[dict[str, Any]]:
    """The visits of the career page in each closed week: week, visits_low, visits.

    The sum of programs of which stories of at least so many authors were visited. Others are part
    of no total, as a difference would reveal them.
    """
    found: dict[str, dict[str, Any]] = {}
    for program_id in db.session().scalars(select(Program.id).order_by(Program.id)):
        for each in weeks_of_channel(program_id, CAREER, authors):
            row = found.setdefault(each.week, {"week": each.week, "visits_low": 0, "visits": 0})
            row["visits_low"] += each.low
            row["visits"] += each.high
    return [found[week] for week in sorted(found)]


def visits_of_links(link_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """The authentic visits of links in closed weeks: from outside, and with unknown visitors.

    A link that no closed week counts is missing. Only the person whose links they are may see them.
    """
    known, unknown = func.sum(LinkDay.outside), func.sum(LinkDay.unknown)
    found = select(LinkDay.link_id, known, unknown).where(LinkDay.link_id.in_(link_ids))
    rows = db.session().execute(found.group_by(LinkDay.link_id))
    return {link: (int(low), int(low + more)) for link, low, more in rows}


def counted_visits(weeks: Collection[str]) -> Iterator[Sequence[Any]]:
    """Yield the visits of closed weeks as rows: columns of the visit, then of its link.

    The last column is the channel of the link; `KINDS` says what a visit there is. A visit that
    arrived late is counted in a later week than the others of its day; so those visits of its
    visitor that are counted in other weeks are there, too. A visitor's key is valid for one day.
    """
    visitors = select(Visit.visitor).where(Visit.week.in_(weeks))
    found = (
        select(
            Visit.event_id, Visit.at_us, Visit.week, Visit.visitor, Visit.viewer, Visit.decided,
            TrackedLink.id, TrackedLink.token, TrackedLink.program_id, TrackedLink.unit_id,
            TrackedLink.channel,
        )
        .join(TrackedLink, TrackedLink.id == Visit.link_id)
        .where(Visit.visitor.in_(visitors), Visit.week.is_not(None))
        .order_by(Visit.id)
        .execution_options(yield_per=10_000)
    )  # fmt: skip
    yield from db.session().execute(found)


def source_of(code: str) -> tuple[str, str] | None:
    """The program's id and the channel of a link's token or a channel's code, or None.

    Never who shared it.
    """
    found = select(TrackedLink.program_id, TrackedLink.channel)
    if named := CODE.fullmatch(code):
        own = found.join(Program, Program.id == TrackedLink.program_id)
        found = own.where(Program.slug == named[1], TrackedLink.channel == named[2])
    else:
        found = found.where(TrackedLink.token == code)
    row = db.session().execute(found.limit(1)).one_or_none()
    return (row.program_id, row.channel) if row else None
