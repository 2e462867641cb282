"""Figures: a week closes once, and the page shows the result of the analytics function."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from analytics import audits, dated_events, panel, snapshots
from analytics.core import traffic
from analytics.core.visits_figure import VisitsFigure
from analytics.reach import authentic_visits
from tests.factories.company import Company
from tests.integration.event_calendar.dated import dated
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.insights import jobs, queries, services
from webapp.insights.models import ReleasedWeek, StoredFigure
from webapp.programs import services as programs
from webapp.tracking.counting import ObservedRequest, counter
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import TrackedLink, Visit

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PAGE = "/programs/voices/figures"
UNKNOWN = "Unknown: no visit was observed in these weeks."
# The organization is in Paris: its Monday begins at 23:00 of Sunday, UTC.
WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)
EARLY_MONDAY = datetime(2026, 11, 22, 23, 14, tzinfo=UTC)
MONDAY = datetime(2026, 11, 22, 23, 15, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 29, 23, 15, tzinfo=UTC)


def record_visits(company: Company, link: TrackedLink, moment: datetime, *agents: str) -> None:
    """Record visits from different addresses at a moment and ingest them."""
    with clock.at(moment):
        for number, agent in enumerate(agents):
            counter().count(link.id, ObservedRequest("GET", 302, f"198.51.100.{number}", agent))
        ingest_visits()


def links_of(company: Company, size: int = 5) -> list[TrackedLink]:
    """Return links of different people; the floor of totals is five people."""
    parts = ("author", "colleague", "stranger", "admin", "observer")[:size]
    with unit_of_work():
        for part in parts[2:]:
            programs.join(company.program, by=company.people[part], version=1)
    return [company.link(author=part) for part in parts]


def stored(company: Company) -> list[str]:
    """Return the ids of the stored figures of visits."""
    found = select(StoredFigure.id).where(StoredFigure.name == queries.MEASURE)
    return list(db.session().scalars(found.order_by(StoredFigure.id)))


def close(company: Company, moment: datetime) -> list[str]:
    """Close the weeks that are over at a moment and return them."""
    with clock.at(moment), unit_of_work():
        return services.close_weeks(company.settings.zone)


def measure(moment: datetime) -> None:
    """Run the periodic job of the worker at a moment."""
    with clock.at(moment):
        jobs.close_and_measure()


def weeks() -> list[tuple[int, str | None]]:
    """Return the second and the week of each visit."""
    db.session().rollback()
    return [
        (v.at_us // 1_000_000, v.week)
        for v in db.session().scalars(select(Visit).order_by(Visit.id))
    ]


def test_no_figure_is_shown_before_the_week_is_over(company: Company, client: Client) -> None:
    client.sign_in("lead@company.example")
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX, FIREFOX)
    for moment in (WEDNESDAY, SUNDAY, EARLY_MONDAY):
        measure(moment)
        page = client.get(PAGE)
        assert (UNKNOWN in page.words, page.soup.select(".figure, table, img")) == (True, [])
        assert client.get(f"{PAGE}/visits.en.svg").status == 404
    assert stored(company) == []
    assert (queries.last_released(), {week for _t, week in weeks()}) == (None, {None})


def test_week_closes_once_and_late_visits_count_in_the_next(company: Company) -> None:
    link = company.link()
    record_visits(company, link, WEDNESDAY, FIREFOX, FIREFOX)
    assert close(company, EARLY_MONDAY) == []
    assert close(company, MONDAY) == ["2026-W47"]
    assert close(company, MONDAY) == []
    record_visits(company, link, SUNDAY, FIREFOX)
    assert close(company, MONDAY) == []
    assert [week for _t, week in weeks()] == ["2026-W47", "2026-W47", None]
    assert close(company, NEXT_MONDAY) == ["2026-W48"]
    assert [week for _t, week in weeks()] == ["2026-W47", "2026-W47", "2026-W48"]
    assert close(company, NEXT_MONDAY) == []
    released = db.session().scalars(select(ReleasedWeek).order_by(ReleasedWeek.week)).all()
    assert [(r.week, r.released_at) for r in released] == [
        ("2026-W47", MONDAY),
        ("2026-W48", NEXT_MONDAY),
    ]


def test_weeks_missed_by_the_worker_are_closed_in_order(company: Company) -> None:
    link = company.link()
    record_visits(company, link, WEDNESDAY, FIREFOX)
    record_visits(company, link, datetime(2026, 12, 8, 9, tzinfo=UTC), FIREFOX)
    late = datetime(2026, 12, 14, 9, tzinfo=UTC)
    assert close(company, late) == ["2026-W47", "2026-W48", "2026-W49", "2026-W50"]
    assert [week for _t, week in weeks()] == ["2026-W47", "2026-W50"]


def test_page_shows_the_result_of_the_function(company: Company, client: Client) -> None:
    agents = ([FIREFOX], [FIREFOX, BOT], [FIREFOX], [BOT], ["OurIntranet/2.0"])
    for link, agents_of_link in zip(links_of(company), agents, strict=True):
        record_visits(company, link, WEDNESDAY, *agents_of_link)
    measure(MONDAY)
    folder = company.settings.instance / "snapshots" / "2026-W47"
    computed = authentic_visits(panel.build(snapshots.load(folder)), "voices")
    stored = queries.newest(company.again(company.program), "authentic_visits")
    assert stored is not None
    assert VisitsFigure.from_dict(stored.content) == computed
    assert (computed.value, computed.gross, computed.n) == (3, 6, 6)
    assert {code: n for code, n in computed.removed if n} == {"R1": 2, "R2": 1}
    page = client.sign_in("lead@company.example").get(PAGE)
    rows = [
        [" ".join(c.get_text(" ").split()) for c in row.select("th, td")]
        for row in page.soup.select("main tbody tr")
    ]
    assert rows[0] == ["16 November 2026", "3", "between 0 and 3"]
    assert rows[1:] == [[r.label, str(r.count), r.why] for r in computed.table("en")]
    french = client.get(f"{PAGE}?lang=fr")
    for shown, code in ((page, "en"), (french, "fr")):
        named = [str(image["alt"]) for image in shown.soup.select("figure.plot img")]
        assert computed.sentence(code) in named
    charts = [client.get(f"{PAGE}/visits.{code}.svg") for code in ("en", "fr", "de")]
    assert [(p.status, p.response.mimetype) for p in charts] == [
        (200, "image/svg+xml"),
        (200, "image/svg+xml"),
        (404, "text/html"),
    ]


def test_figure_without_visits_is_unknown(company: Company, client: Client) -> None:
    record_visits(company, company.link(author="foreign_author"), WEDNESDAY, FIREFOX)
    measure(MONDAY)
    stored = queries.newest(company.again(company.program), "authentic_visits")
    assert stored is not None
    assert (stored.content["value"], stored.withheld) == (None, False)
    ranged = queries.newest(company.again(company.program), queries.visits_name(26))
    assert ranged is not None
    assert (ranged.content["visits"]["value"], ranged.charts) == (None, {})
    page = client.sign_in("lead@company.example").get(PAGE)
    assert (UNKNOWN in page.words, page.soup.select(".figure, table, img")) == (True, [])
    headlines = page.soup.select("main .headline-figure")
    assert [each.get_text().strip() for each in headlines] == ["unknown"] * 4


def test_total_of_too_few_people_is_withheld(company: Company, client: Client) -> None:
    for link in links_of(company, 4):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    page = client.sign_in("lead@company.example").get(PAGE)
    assert "Not shown: too few people have shared." in page.words
    assert page.soup.select(".figure, table, img") == []
    assert client.get(f"{PAGE}/visits.en.svg").status == 404


def test_measuring_again_in_the_same_week_changes_nothing(company: Company) -> None:
    link = company.link()
    record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    first = stored(company)
    record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    db.session().rollback()
    assert stored(company) == first
    assert len(first) == 2


def test_figures_missing_after_a_crash_are_stored_by_the_next_run(
    company: Company, client: Client
) -> None:
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    assert close(company, MONDAY) == ["2026-W47"]
    with clock.at(MONDAY):
        folder = company.settings.instance / "snapshots" / "2026-W47"
        taken = jobs.take(folder, company.settings.zone)
    ledger = audits.ledger(taken)
    released_now = set(ledger[ledger["period"] == "2026-W47"]["name"])
    assert released_now >= {"panel", "exposure", "mentoring", "champions"}
    assert audits.of_snapshot(taken).recovered == 0
    assert stored(company) == []
    measure(MONDAY)
    page = client.sign_in("lead@company.example").get(PAGE)
    total = page.soup.select("main tbody tr")[-1]
    assert [c.get_text() for c in total.select("th, td")][:2] == ["Authentic visits", "5"]


def test_snapshot_is_never_overwritten(company: Company, tmp_path: Path) -> None:
    record_visits(company, company.link(), WEDNESDAY, FIREFOX)
    measure(MONDAY)
    folder = company.settings.instance / "snapshots" / "2026-W47"
    before = {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(snapshots.SnapshotError):
        jobs.take(folder, company.settings.zone)
    assert {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_a_closed_week_keeps_the_numbers_and_the_version_of_its_classifier(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Classifier 1 kept Googlebot, and classifier 2 removes it.
    links = links_of(company)
    with monkeypatch.context() as earlier:
        earlier.setattr(traffic, "agent_code", lambda _agent: None)
        earlier.setattr(traffic, "VERSION", "1-before")
        earlier.setattr(snapshots, "VERSION", "1-before")
        for link in links:
            record_visits(company, link, WEDNESDAY, FIREFOX, BOT)
        measure(MONDAY)
    before = released(company)
    for link in links:
        record_visits(company, link, datetime(2026, 11, 25, 12, tzinfo=UTC), FIREFOX, BOT)
    measure(NEXT_MONDAY)
    assert [(w, c["R1"]) for w, c, _authors in released(company)] == [
        ("2026-W47", 0),
        ("2026-W48", 5),
    ]
    assert released(company)[:1] == before
    assert {(v.week, v.classifier) for v in db.session().scalars(select(Visit))} == {
        ("2026-W47", "1-before"), ("2026-W48", traffic.VERSION),
    }  # fmt: skip
    manifest = company.settings.instance / "snapshots" / "2026-W47" / "panel" / "manifest.json"
    assert json.loads(manifest.read_text())["classifier"] == "1-before"


def released(company: Company) -> list[tuple[str, dict[str, Any], int]]:
    """Return the stored weeks of the program with their counts and numbers of authors."""
    db.session().rollback()
    weeks = queries.weeks_of(company.again(company.program))
    return [(each.week, dict(each.counts), each.authors) for each in weeks]


def test_figures_of_a_draft_program_are_for_its_leads(company: Company) -> None:
    draft = company.draft()
    path = f"/programs/{draft.slug}/figures"
    for part in ("observer", "analyst"):
        reader = Client(company.app).sign_in(company.people[part].email)
        assert reader.get(PAGE).status == 200
        assert [reader.get(path).status, reader.get(f"{path}.csv").status] == [404, 404]
        assert draft.slug not in reader.get("/figures").text
    lead = Client(company.app).sign_in(company.people["lead"].email)
    assert lead.get(path).status == 200


def test_the_period_and_the_width_of_a_chart_are_chosen(company: Company, client: Client) -> None:
    links = links_of(company)
    for weeks in range(15):
        for link in links:
            record_visits(company, link, WEDNESDAY + timedelta(weeks=weeks), FIREFOX)
    end = MONDAY + timedelta(weeks=14)
    measure(end)
    with clock.at(end):
        lead = Client(company.app).sign_in("lead@company.example")
        rows = {
            asked: len(
                lead.get(f"{PAGE}?weeks={asked}").soup.select("main details")[1].select("tr")
            )
            for asked in ("13", "26", "52", "1000", "x")
        }
        assert rows == {"13": 14, "26": 16, "52": 16, "1000": 16, "x": 16}
        page = lead.get(f"{PAGE}?weeks=13")
        chosen = page.soup.select_one("option[selected]")
        assert chosen is not None
        assert chosen["value"] == "13"
        sources = [str(s["srcset"]) for s in page.soup.select("figure.plot source")]
        images = [str(i["src"]) for i in page.soup.select("figure.plot img")]
        assert [lead.get(path).status for path in (*sources, *images)] == [200] * len(
            (*sources, *images)
        )
        assert all("width=wide" in path for path in sources)
        narrow, wide = (lead.get(path).response.text for path in (images[0], sources[0]))
        assert ('viewBox="0 0 360 ' in narrow, 'viewBox="0 0 860 ' in wide) == (True, True)
        policy = lead.get(images[0]).response.headers["Content-Security-Policy"]
        assert "style-src 'unsafe-inline'" in policy
        visits = page.soup.select("dl.headlines > div")[2]
        assert " ".join(visits.get_text(" ").split()) == (
            "Authentic visits 20 [0 – 20] as many as in the 4 weeks before"
        )


def test_home_shows_the_figures_of_the_week_and_the_snapshot(company: Company) -> None:
    def cards(part: str) -> str:
        with clock.at(MONDAY):
            return Client(company.app).sign_in(company.people[part].email).get("/").words

    assert "No snapshot yet" in cards("analyst")
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    assert "Latest snapshot of 22 November 2026" in cards("analyst")
    assert "make lab" in cards("analyst")
    assert "Figures of the 4 weeks until 22 November 2026" in cards("lead")
    for part in ("author", "reviewer", "observer"):
        assert "Figures of the 4 weeks" not in cards(part)
        assert "snapshot" not in cards(part)


def test_events_are_marked_on_the_chart_and_in_the_snapshot(
    company: Company, client: Client
) -> None:
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    dated(company, "Before", first_day=date(2026, 11, 15))
    dated(company, "A law", first_day=date(2026, 11, 20))
    dated(company, "Lasting", first_day=date(2026, 10, 1), last_day=date(2026, 11, 16))
    measure(MONDAY)
    stored = queries.newest(company.again(company.program), queries.visits_name(26))
    assert stored is not None
    svg = stored.charts["trend.en.narrow"]
    assert re.findall(r">([^<>]*)</text>", svg).count("1–2") == 1
    page = client.sign_in("lead@company.example").get(PAGE)
    table = page.soup.select('[aria-label="Events marked in the chart"] tbody tr')
    assert [[cell.get_text() for cell in row.select("td, th")] for row in table] == [
        ["1", "from 1\u00a0October 2026 to 16\u00a0November 2026", "Lasting"],
        ["2", "20\u00a0November 2026", "A law"],
    ]
    french = client.get(f"{PAGE}?lang=fr").soup.select('[aria-label^="Événements"] tbody th')
    assert [each.get_text() for each in french] == ["Lasting (fr)", "A law (fr)"]
    snapshot = snapshots.load(company.settings.instance / "snapshots" / "2026-W47")
    assert list(dated_events.table(snapshot)["name"]) == ["Lasting", "Before", "A law"]
