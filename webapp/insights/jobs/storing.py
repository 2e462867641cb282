"""Figures for the pages: computed from a snapshot, once, and stored with their charts."""

from datetime import datetime

import pandas as pd

from analytics import own_words, participation, snapshots
from analytics.figures import own_words as draw_bands
from analytics.figures import retention as draw_retention
from analytics.figures import waterfall
from analytics.plain.measures import registry
from analytics.reach import authentic_reach, authentic_visits
from analytics.snapshots import Snapshot, SnapshotError
from webapp.insights import queries, services
from webapp.insights.queries import MEASURE, OWN_WORDS, PARTICIPATION, REACH
from webapp.programs.models import Program
from webapp.shares.queries import authors_visited
from webapp.web.locale import LANGUAGES

# Had fewer come or gone, two figures beside each other would tell of them.
CHANGE = 5


def store(program: Program, built: pd.DataFrame, taken: Snapshot, as_of: datetime) -> None:
    """All figures of one program from one snapshot, in the work at hand."""
    _store_visits(program, built, taken.folder.name)
    standing = queries.newest(program, PARTICIPATION)
    if standing is not None and _few_moved(program, standing.content["of"], taken):
        _let_stand(program, taken.folder.name)
    else:
        _store_people(program, taken, as_of)


def too_few(program: Program) -> bool:
    """Whether so few people shared that the program's total would be about persons."""
    return authors_visited(program.id) < registry[MEASURE].floor


def _store_visits(program: Program, built: pd.DataFrame, name: str) -> None:
    figure = authentic_visits(built, program.slug)
    charts = {code: waterfall(figure, code) for code in LANGUAGES} if figure.n else {}
    withheld = too_few(program) and authors_visited(program.id) > 0
    services.keep(program, MEASURE, figure.as_dict(), charts, snapshot=name, withheld=withheld)
    reached = authentic_reach(built, program.slug).as_dict()
    services.keep(program, REACH, reached, {}, snapshot=name, withheld=withheld)


def _store_people(program: Program, taken: Snapshot, as_of: datetime) -> None:
    name = taken.folder.name
    people = participation.summary(taken, program.slug, as_of)
    words = own_words.summary(taken, program.slug)
    for figure, content, charts in (
        (PARTICIPATION, people.as_dict(), {c: draw_retention(people, c) for c in LANGUAGES}),
        (OWN_WORDS, words.as_dict(), {c: draw_bands(words, c) for c in LANGUAGES}),
    ):
        kept = {"of": name, "figure": content}
        services.keep(program, figure, kept, charts, snapshot=name, withheld=False)


def _let_stand(program: Program, name: str) -> None:
    """The figures of people as they were: a newer one would differ by a handful of them."""
    for figure in (PARTICIPATION, OWN_WORDS):
        if (old := queries.newest(program, figure)) is not None:
            services.keep(program, figure, old.content, old.charts, snapshot=name, withheld=False)


def _few_moved(program: Program, of: str, taken: Snapshot) -> bool:
    """Whether fewer than `CHANGE` came or went since the snapshot a standing figure is of."""
    try:
        old = snapshots.load(taken.folder.with_name(of))
        moved = participation.moved(old, taken, program.slug)
    except SnapshotError:
        return False  # its rows are gone after 35 days: there is nothing to lay beside this one
    return 0 < moved < CHANGE
