"""Tables of closed weeks by unit. Small numbers are among them; nothing shows them."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db


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


class UnitWeek(db.Base):
    """Participation of one unit in one released week (table `unit_weeks` of a snapshot).

    `people` of the unit, how many of them were `enrolled` in programs with stories, and `measured`:
    those who allow measuring. Only of the latter: how many were `active`, their `stories` and
    `shares`, their `texts` and the mean share of `own_words` in these. `offered` is how many briefs
    people of the unit could write from, if they enrolled. The numbers of requests are those of
    `analytics.reach.ledger` by unit, and missing until the requests of the week are counted; `reach`
    is missing where nothing is known of any visitor. `unit` is as in `ExposureWeek`.
    """

    __tablename__ = "unit_week"
    __table_args__ = (
        CheckConstraint(
            "0 <= measured AND measured <= enrolled AND enrolled <= people", name="enrolled"
        ),
        CheckConstraint("offered >= 0", name="offered"),
        CheckConstraint("active BETWEEN 0 AND measured", name="active"),
        CheckConstraint(
            "stories >= 0 AND shares >= 0 AND (active > 0 OR stories + shares = 0)", name="acts"
        ),
        CheckConstraint("(texts > 0) = (own_words IS NOT NULL)", name="texts"),
        CheckConstraint("own_words BETWEEN 0 AND 1", name="own_words"),
        CheckConstraint(
            "0 <= authentic_low AND authentic_low <= authentic AND authentic <= gross",
            name="authentic",
        ),
        CheckConstraint("0 <= reach_low AND reach_low <= reach_high", name="reach"),
    )
    unit: Mapped[str] = mapped_column(String(16), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    people: Mapped[int]
    enrolled: Mapped[int]
    measured: Mapped[int]
    offered: Mapped[int]
    active: Mapped[int]
    stories: Mapped[int]
    shares: Mapped[int]
    texts: Mapped[int]
    own_words: Mapped[float | None]
    gross: Mapped[int | None]
    authentic_low: Mapped[int | None]
    authentic: Mapped[int | None]
    reach_low: Mapped[int | None]
    reach: Mapped[int | None]
    reach_high: Mapped[int | None]
