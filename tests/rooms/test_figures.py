"""Figures: a week closes once, nothing is shown before, and the page says what the function says."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from analytics import panel, snapshots
from analytics.plain.figure import Figure
from analytics.reach import authentic_visits
from tests.factories.company import House
from tests.pages import Client
from webapp.insights import jobs, queries, services
from webapp.insights.models import ReleasedWeek, StoredFigure
from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs import services as programs
from webapp.shares.counting import Counter, Seen
from webapp.shares.jobs.visits import ingest_visits
from webapp.shares.models import TrackedLink, Visit

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PAGE = "/programs/voices/figures"
UNKNOWN = "Unknown: no visit was observed in a closed week yet."
# The organisation is in Paris: its Monday begins at 23:00 of Sunday, UTC.
WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)
EARLY_MONDAY = datetime(2026, 11, 22, 23, 14, tzinfo=UTC)
MONDAY = datetime(2026, 11, 22, 23, 15, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 29, 23, 15, tzinfo=UTC)


def comes(house: House, link: TrackedLink, moment: datetime, *agents: str) -> None:
    """Visits from different addresses at a moment, and the worker's look at the spool."""
    counter: Counter = house.app.extensions["counter"]
    with clock.at(moment):
        for number, agent in enumerate(agents):
            counter.count(link.id, Seen("GET", 302, f"198.51.100.{number}", agent))
        ingest_visits()


def chorus(house: House, size: int = 5) -> list[TrackedLink]:
    """Links of different people: a total of fewer than five would be about persons."""
    parts = ("author", "colleague", "stranger", "admin", "observer")[:size]
    with unit_of_work():
        for part in parts[2:]:
            programs.join(house.program, by=house.people[part], version=1)
    return [house.link(author=part) for part in parts]


def stored(house: House) -> list[str]:
    """Ids of the stored figures of visits."""
    found = select(StoredFigure.id).where(StoredFigure.name == queries.MEASURE)
    return list(db.session().scalars(found.order_by(StoredFigure.id)))


def close(house: House, moment: datetime) -> list[str]:
    with clock.at(moment), unit_of_work():
        return services.close_weeks(house.settings.zone)


def measure(moment: datetime) -> None:
    with clock.at(moment):
        jobs.close_and_measure()


def weeks() -> list[tuple[int, str | None]]:
    db.session().rollback()
    return [
        (v.at_us // 1_000_000, v.week)
        for v in db.session().scalars(select(Visit).order_by(Visit.id))
    ]


def test_nothing_is_shown_before_the_week_is_over(house: House, client: Client) -> None:
    client.sign_in("lead@house.example")
    for link in chorus(house):
        comes(house, link, WEDNESDAY, FIREFOX, FIREFOX)
    for moment in (WEDNESDAY, SUNDAY, EARLY_MONDAY):
        measure(moment)
        page = client.get(PAGE)
        assert (UNKNOWN in page.words, page.soup.select(".figure, table, img")) == (True, [])
        assert client.get(f"{PAGE}/visits.en.svg").status == 404
    assert stored(house) == []
    assert (queries.last_released(), {week for _t, week in weeks()}) == (None, {None})


def test_a_week_closes_once_and_a_late_visit_counts_in_the_next(house: House) -> None:
    link = house.link()
    comes(house, link, WEDNESDAY, FIREFOX, FIREFOX)
    assert close(house, EARLY_MONDAY) == []
    assert close(house, MONDAY) == ["2026-W47"]
    assert close(house, MONDAY) == []
    comes(house, link, SUNDAY, FIREFOX)
    assert close(house, MONDAY) == []
    assert [week for _t, week in weeks()] == ["2026-W47", "2026-W47", None]
    assert close(house, NEXT_MONDAY) == ["2026-W48"]
    assert [week for _t, week in weeks()] == ["2026-W47", "2026-W47", "2026-W48"]
    assert close(house, NEXT_MONDAY) == []
    released = db.session().scalars(select(ReleasedWeek).order_by(ReleasedWeek.week)).all()
    assert [(r.week, r.released_at) for r in released] == [
        ("2026-W47", MONDAY),
        ("2026-W48", NEXT_MONDAY),
    ]


def test_weeks_missed_by_the_worker_are_closed_in_order(house: House) -> None:
    link = house.link()
    comes(house, link, WEDNESDAY, FIREFOX)
    comes(house, link, datetime(2026, 12, 8, 9, tzinfo=UTC), FIREFOX)
    late = datetime(2026, 12, 14, 9, tzinfo=UTC)
    assert close(house, late) == ["2026-W47", "2026-W48", "2026-W49", "2026-W50"]
    assert [week for _t, week in weeks()] == ["2026-W47", "2026-W50"]


def test_the_page_shows_what_the_function_computes(house: House, client: Client) -> None:
    agents = ([FIREFOX], [FIREFOX, BOT], [FIREFOX], [BOT], ["OurIntranet/2.0"])
    for link, seen in zip(chorus(house), agents, strict=True):
        comes(house, link, WEDNESDAY, *seen)
    measure(MONDAY)
    folder = house.settings.instance / "snapshots" / "2026-W47"
    computed = authentic_visits(panel.build(snapshots.load(folder)), "voices")
    stored = queries.newest(house.again(house.program), "authentic_visits")
    assert stored is not None
    assert Figure.from_dict(stored.content) == computed
    assert (computed.value, computed.gross, computed.n) == (3, 6, 6)
    assert {code: n for code, n in computed.removed if n} == {"R1": 2, "R2": 1}
    page = client.sign_in("lead@house.example").get(PAGE)
    headline = page.soup.select_one(".headline-figure .figure")
    assert headline is not None
    assert next(iter(headline.stripped_strings)) == "3"
    rows = [
        [" ".join(c.get_text(" ").split()) for c in row.select("th, td")]
        for row in page.soup.select("main tbody tr")
    ]
    assert rows == [[r.label, str(r.count), r.why] for r in computed.table("en")]
    french = client.get(f"{PAGE}?lang=fr")
    said = {
        p.words: " ".join(computed.sentence(c).split()) for p, c in ((page, "en"), (french, "fr"))
    }
    assert [sentence in words for words, sentence in said.items()] == [True, True]
    drawn = [client.get(f"{PAGE}/visits.{code}.svg") for code in ("en", "fr", "de")]
    assert [(p.status, p.response.mimetype) for p in drawn] == [
        (200, "image/svg+xml"),
        (200, "image/svg+xml"),
        (404, "text/html"),
    ]


def test_where_nothing_was_observed_the_word_is_unknown(house: House, client: Client) -> None:
    comes(house, house.link(author="foreign_author"), WEDNESDAY, FIREFOX)
    measure(MONDAY)
    stored = queries.newest(house.again(house.program), "authentic_visits")
    assert stored is not None
    assert (stored.content["value"], stored.charts, stored.withheld) == (None, {}, False)
    page = client.sign_in("lead@house.example").get(PAGE)
    assert (UNKNOWN in page.words, page.soup.select(".figure, table, img")) == (True, [])
    main = page.soup.select_one("main")
    assert main is not None
    assert "0" not in main.get_text().replace("100", "")


def test_a_total_of_too_few_people_is_withheld(house: House, client: Client) -> None:
    for link in chorus(house, 4):
        comes(house, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    page = client.sign_in("lead@house.example").get(PAGE)
    assert "Not shown: too few people have shared." in page.words
    assert page.soup.select(".figure, table, img") == []
    assert client.get(f"{PAGE}/visits.en.svg").status == 404


def test_measuring_again_in_the_same_week_changes_nothing(house: House) -> None:
    link = house.link()
    comes(house, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    first = stored(house)
    comes(house, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    db.session().rollback()
    assert stored(house) == first
    assert len(first) == 2


def test_a_worker_that_died_between_snapshot_and_figure_is_made_good(
    house: House, client: Client
) -> None:
    for link in chorus(house):
        comes(house, link, WEDNESDAY, FIREFOX)
    assert close(house, MONDAY) == ["2026-W47"]
    with clock.at(MONDAY):
        jobs.take(house.settings.instance / "snapshots" / "2026-W47", house.settings.zone)
    assert stored(house) == []
    measure(MONDAY)
    page = client.sign_in("lead@house.example").get(PAGE)
    headline = page.soup.select_one(".headline-figure .figure")
    assert headline is not None
    assert next(iter(headline.stripped_strings)) == "5"


def test_a_snapshot_is_never_written_over(house: House, tmp_path: Path) -> None:
    comes(house, house.link(), WEDNESDAY, FIREFOX)
    measure(MONDAY)
    folder = house.settings.instance / "snapshots" / "2026-W47"
    before = {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(snapshots.SnapshotError):
        jobs.take(folder, house.settings.zone)
    assert {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
