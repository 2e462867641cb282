"""Compute the figures of a snapshot once and store them with their charts for the pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pandas as pd

from analytics import own_words, participation
from analytics import reported as networks
from analytics.core.bands import OwnWords
from analytics.core.participation import Participation
from analytics.core.reported import ReportedViews
from analytics.figures import FRAMES, Frame, waterfall
from analytics.figures import own_words as draw_bands
from analytics.figures import retention as draw_weeks
from analytics.figures import trend as draw_trend
from analytics.reach import authentic_reach, authentic_visits, visit_weeks
from analytics.snapshots import Snapshot
from webapp.core.i18n import LANGUAGES
from webapp.event_calendar.queries import marked_events
from webapp.insights import queries, services
from webapp.insights.models import StoredFigure
from webapp.insights.queries import MEASURE, OWN_WORDS, PARTICIPATION, REPORTED
from webapp.insights.weeks import RANGES, earlier
from webapp.programs.models import Program
from webapp.unit_weeks.measuring import measuring_changed

# If fewer people changed, the difference of two figures would reveal them.
CHANGE = 5
# Least time between two figures of people: in one week too few people change.
REST = timedelta(weeks=4)


def store(program: Program, built: pd.DataFrame, snapshot: Snapshot, as_of: datetime) -> None:
    """Store all figures of one program from one snapshot, in the current unit of work."""
    name = snapshot.folder.name
    figure = authentic_visits(built, program.slug)
    hidden = queries.withheld(program)
    services.store_figure(program, MEASURE, figure.as_dict(), {}, snapshot=name, withheld=hidden)
    for weeks in RANGES:
        _store_visits(program, built, name, weeks, withheld=hidden)
    _store_reported(program, snapshot)
    if _is_current(program, queries.newest(program, PARTICIPATION), as_of):
        _draw_again(program)
    else:
        _store_people(program, snapshot, as_of)


def _store_visits(
    program: Program, built: pd.DataFrame, last: str, weeks: int, *, withheld: bool
) -> None:
    """Store the visits of the last closed weeks, with their charts."""
    shown = built[(built["week"] >= earlier(last, weeks - 1)) & (built["week"] <= last)]
    figure = authentic_visits(shown, program.slug)
    reach = authentic_reach(shown, program.slug)
    by_week = visit_weeks(shown, program.slug, marked_events())
    charts = {
        **_charts("visits", partial(waterfall, figure)),
        **_charts("trend", partial(draw_trend, by_week)),
    }
    content = {"visits": figure.as_dict(), "reach": reach.as_dict(), **by_week.as_dict()}
    services.store_figure(
        program, queries.visits_name(weeks), content, charts if figure.n else {}, snapshot=last,
        withheld=withheld,
    )  # fmt: skip


def _charts(name: str, draw: Callable[[str, Frame], str]) -> dict[str, str]:
    """Return a chart in each language and width."""
    return {
        f"{name}.{code}.{frame.name}": draw(code, frame) for code in LANGUAGES for frame in FRAMES
    }


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
        (PARTICIPATION, people.as_dict(), _charts("participation", partial(draw_weeks, people))),
        (OWN_WORDS, words.as_dict(), _charts("own-words", partial(draw_bands, words))),
    ):
        stored = {"as_of": as_of.isoformat(), "figure": content}
        name = snapshot.folder.name
        services.store_figure(program, figure, stored, charts, snapshot=name, withheld=False)


def _draw_again(program: Program) -> None:
    """Draw the charts of stored figures again where an older version drew them for one width."""
    people, words = (queries.newest(program, name) for name in (PARTICIPATION, OWN_WORDS))
    if people is not None and "participation.en.wide" not in people.charts:
        figure = Participation.from_dict(people.content["figure"])
        people.charts = _charts("participation", partial(draw_weeks, figure))
    if words is not None and "own-words.en.wide" not in words.charts:
        texts = OwnWords.from_dict(words.content["figure"])
        words.charts = _charts("own-words", partial(draw_bands, texts))
