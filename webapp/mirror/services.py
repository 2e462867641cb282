"""Store the comparison of a quarter."""

from collections.abc import Mapping

from analytics.core.mirror_figure import MirrorFigure
from webapp.core import clock, db
from webapp.core.unit_of_work import record
from webapp.mirror.events import MirrorStored
from webapp.mirror.models import MirrorChart, StoredMirror


def store(
    quarter: str, inputs: str, figure: MirrorFigure, charts: Mapping[str, str]
) -> StoredMirror:
    """Store a comparison beside the earlier ones. `charts` are drawings by name."""
    made = StoredMirror(
        quarter=quarter, inputs=inputs, content=figure.as_dict(), made_at=clock.now()
    )
    db.session().add(made)
    db.session().flush()
    db.session().add_all(
        MirrorChart(figure_id=made.id, name=name, svg=svg) for name, svg in charts.items()
    )
    record(MirrorStored(actor=None, object_id=quarter))
    return made
