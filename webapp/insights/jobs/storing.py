"""Figures for the pages: computed from a snapshot, once, and stored with their charts."""

from datetime import datetime, timedelta

import pandas as pd

from analytics import own_words, participation
from analytics import reported as networks
from analytics.figures import own_words as draw_bands
from analytics.figures import retention as draw_retention
from analytics.figures import waterfall
from analytics.plain.reported import Reported
from analytics.reach import authentic_reach, authentic_visits
from analytics.snapshots import Snapshot
from webapp.insights import queries, services
from webapp.insights.models import StoredFigure
from webapp.insights.queries import MEASURE, OWN_WORDS, PARTICIPATION, REACH, REPORTED
from webapp.programs.models import Program
from webapp.programs.queries import measuring_changed
from webapp.web.locale import LANGUAGES

# Had fewer changed, two figures beside each other would tell of them.
CHANGE = 5
# Figures of people are made anew no sooner: in a week too few come of age for one of them.
REST = timedelta(weeks=4)


def store(program: Program, built: pd.DataFrame, taken: Snapshot, as_of: datetime) -> None:
    """All figures of one program from one snapshot, in the work at hand."""
    name = taken.folder.name
    figure = authentic_visits(built, program.slug)
    charts = {code: waterfall(figure, code) for code in LANGUAGES} if figure.n else {}
    hidden = queries.withheld(program)
    services.keep(program, MEASURE, figure.as_dict(), charts, snapshot=name, withheld=hidden)
    reached = authentic_reach(built, program.slug).as_dict()
    services.keep(program, REACH, reached, {}, snapshot=name, withheld=hidden)
    _store_reported(program, taken)
    if not _stands(program, queries.newest(program, PARTICIPATION), as_of):
        _store_people(program, taken, as_of)


def _store_reported(program: Program, taken: Snapshot) -> None:
    """What was told of a week stays; the weeks that came since are added."""
    found = networks.summary(taken, program.slug)
    before = queries.newest(program, REPORTED)
    if before is not None:
        found = Reported.from_dict(before.content).with_later(found)
    name = taken.folder.name
    services.keep(program, REPORTED, found.as_dict(), {}, snapshot=name, withheld=False)


def _stands(program: Program, standing: StoredFigure | None, as_of: datetime) -> bool:
    """Whether the figures of people stay as they are: too soon, or too few came or went since."""
    if standing is None:
        return False
    since = datetime.fromisoformat(standing.content["as_of"])
    return as_of - since < REST or measuring_changed(program.id, since) < CHANGE


def _store_people(program: Program, taken: Snapshot, as_of: datetime) -> None:
    people = participation.summary(taken, program.slug, as_of)
    words = own_words.summary(taken, program.slug)
    for figure, content, charts in (
        (PARTICIPATION, people.as_dict(), {c: draw_retention(people, c) for c in LANGUAGES}),
        (OWN_WORDS, words.as_dict(), {c: draw_bands(words, c) for c in LANGUAGES}),
    ):
        kept = {"as_of": as_of.isoformat(), "figure": content}
        name = taken.folder.name
        services.keep(program, figure, kept, charts, snapshot=name, withheld=False)
