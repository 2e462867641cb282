"""Compute the figures of a snapshot once and store them with their charts for the pages."""

from datetime import datetime, timedelta

import pandas as pd

from analytics import own_words, participation
from analytics import reported as networks
from analytics.core.reported import ReportedViews
from analytics.figures import own_words as draw_bands
from analytics.figures import retention as draw_retention
from analytics.figures import waterfall
from analytics.reach import authentic_reach, authentic_visits
from analytics.snapshots import Snapshot
from webapp.core.i18n import LANGUAGES
from webapp.insights import queries, services
from webapp.insights.measuring import measuring_changed
from webapp.insights.models import StoredFigure
from webapp.insights.queries import MEASURE, OWN_WORDS, PARTICIPATION, REACH, REPORTED
from webapp.programs.models import Program

# If fewer people changed, the difference of two figures would reveal them.
CHANGE = 5
# Least time between two figures of people: in one week too few people change.
REST = timedelta(weeks=4)


def store(program: Program, built: pd.DataFrame, snapshot: Snapshot, as_of: datetime) -> None:
    """Store all figures of one program from one snapshot, in the current unit of work."""
    name = snapshot.folder.name
    figure = authentic_visits(built, program.slug)
    charts = {code: waterfall(figure, code) for code in LANGUAGES} if figure.n else {}
    hidden = queries.withheld(program)
    services.store_figure(
        program, MEASURE, figure.as_dict(), charts, snapshot=name, withheld=hidden
    )
    reached = authentic_reach(built, program.slug).as_dict()
    services.store_figure(program, REACH, reached, {}, snapshot=name, withheld=hidden)
    _store_reported(program, snapshot)
    if not _is_current(program, queries.newest(program, PARTICIPATION), as_of):
        _store_people(program, snapshot, as_of)


def _store_reported(program: Program, snapshot: Snapshot) -> None:
    """Store reported views: released weeks do not change, later weeks are added."""
    found = networks.summary(snapshot, program.slug)
    before = queries.newest(program, REPORTED)
    if before is not None:
        found = ReportedViews.from_dict(before.content).with_later(found)
    name = snapshot.folder.name
    services.store_figure(program, REPORTED, found.as_dict(), {}, snapshot=name, withheld=False)


def _is_current(program: Program, stored: StoredFigure | None, as_of: datetime) -> bool:
    """Return whether figures of people stay: too recent, or too few consents changed since."""
    if stored is None:
        return False
    since = datetime.fromisoformat(stored.content["as_of"])
    return as_of - since < REST or measuring_changed(program.id, since) < CHANGE


def _store_people(program: Program, snapshot: Snapshot, as_of: datetime) -> None:
    people = participation.summary(snapshot, program.slug, as_of)
    words = own_words.summary(snapshot, program.slug)
    for figure, content, charts in (
        (PARTICIPATION, people.as_dict(), {c: draw_retention(people, c) for c in LANGUAGES}),
        (OWN_WORDS, words.as_dict(), {c: draw_bands(words, c) for c in LANGUAGES}),
    ):
        stored = {"as_of": as_of.isoformat(), "figure": content}
        name = snapshot.folder.name
        services.store_figure(program, figure, stored, charts, snapshot=name, withheld=False)
