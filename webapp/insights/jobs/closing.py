"""Close weeks, count them once, write a snapshot and store the figures."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics import contracts, panel, snapshots
from analytics.core.measures import TREND
from analytics.engines import chosen
from analytics.reach import COUNTS, ledger, links_by_day
from analytics.snapshots import Snapshot, SnapshotError
from analytics.traffic import classify
from webapp.core import clock, runtime
from webapp.core.unit_of_work import unit_of_work
from webapp.customers import queries as customer_scores
from webapp.event_calendar.queries import snapshot_rows
from webapp.insights import queries, recent_figures, review_figures, services
from webapp.insights.jobs import extract, people, store_figures
from webapp.programs.models import Program
from webapp.recruitment.jobs.tables import released as recruitment
from webapp.releases.jobs import frames, of_participation, record_weeks
from webapp.tracking.queries import authors_by_week, career_weeks
from webapp.unit_weeks import champions, exposure, mentoring, participation
from webapp.unit_weeks.queries import unit_weeks


def close_and_measure() -> None:
    """Close the weeks that are over; after that take a snapshot and store its figures once."""
    settings = runtime.current().settings
    with unit_of_work():
        services.close_weeks(settings.zone)
    store_review_figures(settings.zone)
    store_recent_figures(settings.zone)
    week = queries.last_released()
    if week is None:
        return
    if not queries.measured(week):
        measure(settings.instance / "snapshots" / week, settings.zone)
    elif queries.uncounted_weeks():
        count(settings.zone)


def store_review_figures(zone: ZoneInfo) -> None:
    """Store the figures of reviews once for each week that is over, with or without visits."""
    until, week = _last_week(zone)
    if queries.has_figure(queries.REVIEW, week):
        return
    with unit_of_work():
        for program in queries.with_figures():
            content = _review(program, until)
            services.store_figure(
                program, queries.REVIEW, content, {}, snapshot=week, withheld=False
            )


def store_recent_figures(zone: ZoneInfo) -> None:
    """Store the figures of the last four weeks once for each week that is over."""
    until, week = _last_week(zone)
    if queries.has_figure(queries.RECENT, week):
        return
    with unit_of_work():
        for program in queries.with_figures():
            last = queries.newest(program, queries.RECENT)
            known = recent_figures.from_dict(last.content) if last else []
            content = recent_figures.as_dict(recent_figures.compute(program, week, until, known))
            services.store_figure(
                program, queries.RECENT, content, {}, snapshot=week, withheld=False
            )


def _last_week(zone: ZoneInfo) -> tuple[datetime, str]:
    """Return the moment when the last week ended, and this week."""
    until = clock.week_start(clock.now(), zone)
    return until, clock.iso_week(clock.local_day(until - timedelta(days=1), zone))


def _review(program: Program, until: datetime) -> Mapping[str, Any]:
    """Return totals of reviews; the last ones while fewer than `CHANGE` decisions were added."""
    found = review_figures.review_figures(program, until)
    last = queries.newest(program, queries.REVIEW)
    last_n = last.content["n"] if last else None
    if (
        last
        and last_n is not None
        and found.n is not None
        and found.n - last_n < store_figures.CHANGE
    ):
        return last.content
    return review_figures.as_dict(found)


def measure(folder: Path, zone: ZoneInfo) -> Snapshot:
    """Take the snapshot of all closed weeks and store its figures, each once.

    When a worker stopped between the two, the next call stores the missing figures.
    """
    snapshot = snapshots.load(folder) if folder.exists() else take(folder, zone)
    built = panel.build(snapshot)
    with unit_of_work():
        if not queries.measured(folder.name):
            as_of = services.week_end(_last(), zone)
            for program in queries.with_figures():
                store_figures.store(program, built, snapshot, as_of)
    return snapshot


def take(folder: Path, zone: ZoneInfo) -> Snapshot:
    """Count the weeks closed since the last snapshot, and write one with their requests.

    Raises SnapshotError where the folder exists already.
    """
    if folder.exists():
        raise SnapshotError(f"{folder.name} exists already; a snapshot is written once.")
    requests = count(zone)
    until = services.week_end(_last(), zone)
    tables = people.tables({p.id: p.slug for p in queries.with_figures()}, until, zone)
    others: dict[contracts.Released, pd.DataFrame] = {
        "exposure": frames.of_exposure(exposure.stored_weeks()),
        "mentoring": frames.of_mentoring(mentoring.stored_weeks()),
        **frames.of_champions(
            champions.stored_weeks(), champions.help_times(until), champions.load(until),
        ),
        "barometers": frames.of_waves(),
        "events": contracts.frame("events", snapshot_rows()),
        "customers": contracts.frame("customers", customer_scores.released()),
        "career_visits": contracts.frame("career_visits", career_weeks(TREND)),
        **recruitment(),
    }  # fmt: skip
    released, units = _released(), contracts.frame("unit_weeks", unit_weeks(zone))
    # Recorded first: a quarter is released over everything before it, and the ledger is a table of
    # the snapshot. A second call records nothing twice.
    record_weeks({"panel": released, **others}, units)
    others |= {"participation": of_participation(), "ledger": frames.of_ledger()}
    return panel.freeze(folder, requests, until, released, tables, others, units)


def count(zone: ZoneInfo) -> pd.DataFrame:
    """Count each closed week once: by program and week, and by link and day.

    Returns the requests that were counted, without those of personal links. Raises EngineError
    where the engine of the panel does not count; then no week is counted.
    """
    weeks = queries.uncounted_weeks()
    found = extract.requests({p.id: p.slug for p in queries.with_figures()}, weeks, zone)
    engine = chosen(runtime.current().settings.panel_engine)
    counted = panel.from_requests(found.frame, weeks, engine)
    own = found.frame["week"].isin(weeks)
    classified = classify(found.frame)[own]
    days, by_unit = links_by_day(classified), ledger(classified).astype(object)
    with unit_of_work():
        services.store_days(found.links, days.to_dict("records"), weeks)
        authors = authors_by_week(weeks)
        by_slug = {p.slug: p for p in queries.with_figures()}
        for row in counted.to_dict("records"):
            counts = {name: None if pd.isna(row[name]) else int(row[name]) for name in COUNTS}
            program, week = by_slug[str(row["program"])], str(row["week"])
            services.release(program, week, counts, authors.get((program.id, week), 0))
        participation.store_requests(weeks, by_unit.where(by_unit.notna(), None).to_dict("records"))
    return found.frame[own & (found.frame["kind"] != "referral")]


def _last() -> str:
    week = queries.last_released()
    if week is None:
        raise LookupError("no week was released yet")
    return week


def _released() -> pd.DataFrame:
    """Return the released weeks that may be shown as table `panel`."""
    slugs = {p.id: p.slug for p in queries.with_figures()}
    records = [
        {"program": slugs[w.program_id], "unit": "all", "week": w.week, **w.counts}
        for w in queries.panel_weeks()
    ]
    return contracts.frame("panel", records)
