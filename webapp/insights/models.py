"""Tables of insights."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db


class ReleasedWeek(db.Base):
    """The release ledger: a week is released once and does not change afterwards."""

    __tablename__ = "released_week"
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    released_at: Mapped[datetime]
    # When its requests were counted by day: after that their rows may be deleted.
    counted_at: Mapped[datetime | None]


class PanelWeek(db.Base):
    """The counts of one program in one released week (the columns of analytics.reach.COUNTS).

    `authors` is the number of people whose links were visited; below the floor the week is not
    shown.
    """

    __tablename__ = "panel_week"
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    counts: Mapped[dict[str, Any]]
    authors: Mapped[int]


class ExposureWeek(db.Base):
    """What the people of one unit received in one released week (table `exposure` of a snapshot).

    `solicitations` is how many were sent, `people` to how many people; below the floor of people
    the number is not shown. `unit` is the id of a unit or `none`, and no foreign key: a number that
    was released remains when its unit does not.
    """

    __tablename__ = "exposure_week"
    __table_args__ = (
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint("solicitations >= people", name="solicitations"),
    )
    unit: Mapped[str] = mapped_column(String(16), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    solicitations: Mapped[int]
    people: Mapped[int]


class MentoringWeek(db.Base):
    """How the people of one unit took part in mentoring in one released week (table `mentoring`).

    `people` is how many were in a pair, `meetings` how many meetings were held with at least one of
    them, `attendees` how many people of the unit were in these. Small numbers are not shown. `unit`
    is as in `ExposureWeek`.
    """

    __tablename__ = "mentoring_week"
    __table_args__ = (
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint("meetings >= 0", name="meetings"),
        CheckConstraint(
            "attendees BETWEEN 0 AND 2 * meetings AND (attendees > 0) = (meetings > 0)",
            name="attendees",
        ),
    )
    unit: Mapped[str] = mapped_column(String(16), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    people: Mapped[int]
    meetings: Mapped[int]
    attendees: Mapped[int]


class ChampionWeek(db.Base):
    """Champions of one unit in one released week, and help its people got (table `champions`).

    `resolved` is how many help requests of people of the unit were resolved, `helped` of how many
    people. Small numbers are not shown. `unit` is as in `ExposureWeek`.
    """

    __tablename__ = "champion_week"
    __table_args__ = (
        CheckConstraint("champions BETWEEN 0 AND people", name="champions"),
        CheckConstraint(
            "helped BETWEEN 0 AND resolved AND (helped > 0) = (resolved > 0)", name="helped"
        ),
    )
    unit: Mapped[str] = mapped_column(String(16), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    people: Mapped[int]
    champions: Mapped[int]
    resolved: Mapped[int]
    helped: Mapped[int]


class LinkDay(db.Base):
    """The daily counts of a link that are kept when request rows are deleted, by week counted in.

    `outside` and `unknown` are authentic visits by viewer class, `removed` counts the others by
    code. A link belongs to a story and so to its author: only the author's own page shows the
    counts of a link, and only where the link names the author.
    """

    __tablename__ = "link_day"
    link_id: Mapped[str] = mapped_column(ForeignKey("tracked_link.id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True, index=True)
    outside: Mapped[int]
    unknown: Mapped[int]
    removed: Mapped[dict[str, Any]]


class StoredFigure(db.Base):
    """A figure that the worker computed: its numbers, and its charts in each language and width."""

    __tablename__ = "stored_figure"
    __table_args__ = (Index("ix_stored_figure_newest", "program_id", "name", "made_at"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    name: Mapped[str] = mapped_column(String(60))
    content: Mapped[dict[str, Any]]
    # Key: chart.language.width, e.g. trend.en.narrow. Pages load the other columns only.
    charts: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    snapshot: Mapped[str] = mapped_column(String(60))
    # True where too few people shared, so that the figure would identify them; it is not shown.
    withheld: Mapped[bool]
    made_at: Mapped[datetime]
