"""Request rows live 35 days; what was counted of them stays, and is told to their author alone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from analytics import contracts, snapshots
from tests.factories.company import BODY, House
from tests.pages import Client
from tests.rooms.standing import count
from tests.rooms.test_figures import (
    BOT,
    FIREFOX,
    MONDAY,
    NEXT_MONDAY,
    PAGE,
    WEDNESDAY,
    chorus,
    comes,
    measure,
)
from webapp.insights import jobs, queries
from webapp.insights.models import LinkDay
from webapp.insights.own import came_of
from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs import queries as places
from webapp.programs import services as programs
from webapp.programs.workflow import Purpose
from webapp.shares.models import Share, Visit
from webapp.web.files import harmless

LATER = MONDAY + timedelta(days=36)


def folder(house: House) -> Path:
    return house.settings.instance / "snapshots"


def allow(house: House, purpose: Purpose, *parts: str) -> None:
    with unit_of_work():
        for part in parts:
            place = places.place(house.people[part], house.program.id)
            assert place is not None
            programs.choose(place, purpose, given=True, by=house.people[part])


def test_rows_go_after_35_days_and_counts_stay(house: House) -> None:
    for link in chorus(house):
        comes(house, link, WEDNESDAY, FIREFOX, BOT)
    measure(MONDAY)
    before = db.session().scalars(select(LinkDay).order_by(LinkDay.link_id)).all()
    assert [(d.day, d.week, d.outside, d.unknown, d.removed) for d in before] == [
        ("2026-11-18", "2026-W47", 0, 1, {"R1": 1})
    ] * 5
    with clock.at(MONDAY + timedelta(days=29)):
        assert jobs.forget_old(folder(house), dry_run=False).visits == 0
    with clock.at(LATER):
        assert jobs.forget_old(folder(house), dry_run=True).visits == 10
        assert count(Visit) == 10
        assert jobs.forget_old(folder(house), dry_run=False).visits == 10
    assert (count(Visit), count(LinkDay)) == (0, 5)
    weeks = [w.counts["gross"] for w in queries.weeks_of(house.program)]
    measure(NEXT_MONDAY)
    assert [w.counts["gross"] for w in queries.weeks_of(house.program)] == weeks


def test_what_was_never_counted_does_not_go(house: House) -> None:
    comes(house, house.link(), WEDNESDAY, FIREFOX)
    with clock.at(LATER):
        assert jobs.forget_old(folder(house), dry_run=False).visits == 0
    assert count(Visit) == 1
    measure(LATER)  # a worker that slept for weeks still counts them all
    assert [(d.week, d.unknown) for d in db.session().scalars(select(LinkDay))] == [("2026-W47", 1)]


def test_rows_of_a_snapshot_go_and_its_panel_stays(house: House) -> None:
    for link in chorus(house):
        comes(house, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    manifest = folder(house) / "2026-W47" / "rows" / "manifest.json"
    with clock.at(MONDAY + timedelta(days=27)):
        assert jobs.forget_old(folder(house), dry_run=False).snapshots == ()
    # A worker died while it deleted, another while it wrote.
    going = folder(house) / "2026-W46" / ".rows.going"
    draft = folder(house) / ".2026-W48.partial"
    for left in (going, draft):
        left.mkdir(parents=True)
        os.utime(left, (0, 0))
    with clock.at(MONDAY + timedelta(days=29)):
        assert jobs.forget_old(folder(house), dry_run=True).snapshots == ("2026-W47",)
        assert manifest.exists()
        jobs.forget_old(folder(house), dry_run=False)
    assert [path.exists() for path in (manifest.parent, going, draft)] == [False] * 3
    taken = snapshots.load(folder(house) / "2026-W47")
    assert sorted(taken.parts) == ["panel"]
    assert len(taken.panel) == 1


def test_what_came_of_a_story_is_its_authors_alone(house: House, client: Client) -> None:
    allow(house, Purpose.counted_links, "author")
    share = house.share(state="posted")
    plain = house.share(author="colleague", state="posted")
    assert share.link is not None
    assert plain.link is not None
    comes(house, share.link, WEDNESDAY, FIREFOX, BOT)
    comes(house, plain.link, WEDNESDAY, FIREFOX)
    (before,) = came_of(house.people["author"])
    assert (before.high, before.why) == (None, "early")
    measure(MONDAY)
    (mine,) = came_of(house.people["author"])
    assert (mine.title, mine.low, mine.high, mine.removed) == ("The lathe", 0, 1, 1)
    (theirs,) = came_of(house.people["colleague"])
    assert (theirs.low, theirs.high, theirs.removed, theirs.why) == (None, None, None, "unnamed")
    page = client.sign_in("author@house.example").get("/figures/mine")
    cells = [" ".join(c.get_text(" ").split()) for c in page.soup.select("main tbody td")]
    assert cells == ["1 [0 – 1] (between 0 and 1)", "1"]
    with unit_of_work():
        place = places.place(house.people["author"], house.program.id)
        assert place is not None
        programs.choose(place, Purpose.counted_links, given=False, by=house.people["author"])
    (after,) = came_of(house.people["author"])
    assert after.high is None


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\n=1")


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == "'" + cell


def test_other_cells_stay_what_they_are() -> None:
    assert [harmless(c) for c in ("The lathe", 3, -3, None, "a=b", "")] == [
        "The lathe", 3, -3, "", "a=b", "",
    ]  # fmt: skip


def test_the_files_hold_what_the_pages_hold(house: House, client: Client) -> None:
    share = house.share(state="posted")
    with unit_of_work():
        house.again(share).revision.title = "=HYPERLINK(1)"
    mine = client.sign_in("author@house.example").get("/figures/mine.csv").response
    assert mine.headers["Content-Disposition"] == 'attachment; filename="franc-parler-mine.csv"'
    assert "'=HYPERLINK(1)" in mine.text
    for link in chorus(house):
        comes(house, link, WEDNESDAY, FIREFOX)
    lead = Client(house.app).sign_in("lead@house.example")
    assert lead.get("/programs/voices/figures.csv").response.text.splitlines()[1:] == []
    measure(MONDAY)
    lines = lead.get("/programs/voices/figures.csv").response.text.splitlines()
    assert lines[1:] == ["2026-W47,5,0,0,0,0,0,0,0,0,0,5,0,,1"]
    assert client.get("/programs/voices/figures.csv").status == 403


def test_only_who_allows_measuring_is_in_a_snapshot(house: House) -> None:
    allow(house, Purpose.measuring, "author")
    for part in ("author", "colleague"):
        house.share(author=part, state="posted", body=f"{BODY} {part}")
    for link in chorus(house):
        comes(house, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    taken = snapshots.load(folder(house) / "2026-W47")
    tables = {name: snapshots.rows(taken, name) for name in contracts.PEOPLE}
    people = {name: table["person"].nunique() for name, table in tables.items()}
    assert people == {"enrollments": 1, "actions": 1, "texts": 1, "readings": 0}
    assert sorted(tables["actions"]["kind"].unique()) == ["sent", "shared"]
    assert house.people["author"].id not in str(tables)
    posted = db.session().scalars(select(Share).where(Share.posted_at.is_not(None))).all()
    assert len(tables["texts"]) == len(
        [s for s in posted if s.person_id == house.people["author"].id]
    )


def test_the_lead_reads_why_participation_is_unknown(house: House, client: Client) -> None:
    allow(house, Purpose.measuring, "author")
    for link in chorus(house):
        comes(house, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    page = client.sign_in("lead@house.example").get(PAGE)
    assert "too few people stand behind it to show it" in page.words


def test_a_hidden_week_stays_hidden_when_its_rows_are_gone(house: House, client: Client) -> None:
    for link in chorus(house, 2):
        comes(house, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    lead = client.sign_in("lead@house.example")
    assert "Not shown: too few people have shared." in lead.get(PAGE).words
    with clock.at(LATER):
        jobs.forget_old(folder(house), dry_run=False)
    comes(house, house.link(author="foreign_author"), LATER, FIREFOX)
    measure(LATER + timedelta(days=14))
    lead = Client(house.app)
    with clock.at(LATER + timedelta(days=14)):
        lead.sign_in("lead@house.example")
        assert "Not shown: too few people have shared." in lead.get(PAGE).words
        lines = lead.get("/programs/voices/figures.csv").response.text.splitlines()
    assert lines[1:] == []


def test_a_week_of_one_author_is_told_nowhere(house: House, client: Client) -> None:
    links = chorus(house)
    for link in links:
        comes(house, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    comes(house, links[0], MONDAY + timedelta(days=2), FIREFOX, FIREFOX)
    measure(NEXT_MONDAY)
    lead = client.sign_in("lead@house.example")
    lines = lead.get("/programs/voices/figures.csv").response.text.splitlines()
    assert [line.partition(",")[0] for line in lines[1:]] == ["2026-W47"]
    stored = queries.newest(house.again(house.program), "authentic_visits")
    assert stored is not None
    assert (stored.content["value"], stored.content["last_week"]) == (5, "2026-W47")


def test_what_is_told_of_people_stands_four_weeks(house: House) -> None:
    for link in chorus(house):
        comes(house, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    first = queries.newest(house.again(house.program), queries.PARTICIPATION)
    assert first is not None
    for weeks, stands in ((1, True), (5, False)):
        moment = MONDAY + timedelta(weeks=weeks)
        with clock.at(moment - timedelta(days=3)):
            fresh = [house.newcomer(f"fresh{weeks}{n}") for n in range(5)]
            with unit_of_work():
                for person in fresh:
                    programs.join(house.program, by=person, version=1)
            allow(house, Purpose.measuring, *(f"fresh{weeks}{n}" for n in range(5)))
            comes(house, house.link(), moment - timedelta(days=3), FIREFOX)
        measure(moment)
        now = queries.newest(house.again(house.program), queries.PARTICIPATION)
        assert now is not None
        assert (now.id == first.id) == stands
