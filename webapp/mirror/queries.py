"""Reads of stored comparisons."""

from sqlalchemy import select

from analytics.core.mirror_figure import MirrorFigure
from webapp.core import db
from webapp.core.errors import Missing
from webapp.mirror.models import MirrorChart, StoredMirror


def quarters() -> list[str]:
    """The quarters with a stored comparison, the newest first."""
    own = StoredMirror.quarter
    return list(db.session().scalars(select(own).distinct().order_by(own.desc())))


def newest(quarter: str) -> StoredMirror | None:
    """The newest comparison of a quarter, or None."""
    return db.session().scalar(
        select(StoredMirror)
        .where(StoredMirror.quarter == quarter)
        .order_by(StoredMirror.made_at.desc(), StoredMirror.id)
        .limit(1)
    )


def shown(quarter: str | None) -> StoredMirror | None:
    """The comparison of a quarter; without one, of the newest quarter that has an index.

    None where nothing is stored. Raises Missing for a quarter without a comparison.
    """
    if quarter is None:
        found = map(newest, known := quarters())
        whole = next((each for each in found if each and each.content["whole"]), None)
        return whole or (newest(known[0]) if known else None)
    stored = newest(quarter)
    if stored is None:
        raise Missing("There is no comparison of this quarter.")
    return stored


def figure_of(stored: StoredMirror) -> MirrorFigure:
    """The comparison as pages read it."""
    return MirrorFigure.from_dict(stored.content)


def chart(quarter: str, name: str) -> str:
    """The drawing with a name, of the newest comparison of a quarter; raises Missing."""
    stored = newest(quarter)
    found = db.session().get(MirrorChart, (stored.id, name)) if stored else None
    if found is None:
        raise Missing("There is no such chart yet.")
    return found.svg
