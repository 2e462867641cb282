"""Retention: request rows are kept for 35 days, their counts longer; results for authors."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from analytics import contracts, snapshots
from analytics.erasing import DRAFT, OLD
from tests.factories.company import BODY, Company
from tests.integration.asking import count
from tests.integration.insights.test_figures import (
    BOT,
    FIREFOX,
    MONDAY,
    NEXT_MONDAY,
    PAGE,
    WEDNESDAY,
    links_of,
    measure,
    record_visits,
)
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.insights import jobs, queries
from webapp.insights.author_results import Visits, results_for_author
from webapp.people import services as people
from webapp.program_kinds import Consent
from webapp.programs import queries as enrollments
from webapp.programs import services as programs
from webapp.sharing.models import Share
from webapp.tracking.models import LinkDay, Visit
from webapp.web.files import harmless

LATER = MONDAY + timedelta(days=36)


def folder(company: Company) -> Path:
    """Return the folder of the snapshots."""
    return company.settings.instance / "snapshots"


def allow(company: Company, purpose: Consent, *parts: str) -> None:
    """Give a consent for each of these people."""
    with unit_of_work():
        for part in parts:
            enrollment = enrollments.enrollment(company.people[part], company.program.id)
            assert enrollment is not None
            programs.set_consent(enrollment, purpose, given=True, by=company.people[part])


def test_rows_are_deleted_after_35_days_and_counts_are_kept(company: Company) -> None:
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX, BOT)
    measure(MONDAY)
    before = db.session().scalars(select(LinkDay).order_by(LinkDay.link_id)).all()
    assert [(d.day, d.week, d.outside, d.unknown, d.removed) for d in before] == [
        ("2026-11-18", "2026-W47", 0, 1, {"R1": 1})
    ] * 5
    with clock.at(MONDAY + timedelta(days=29)):
        assert jobs.delete_old_rows(folder(company), dry_run=False).visits == 0
    with clock.at(LATER):
        assert jobs.delete_old_rows(folder(company), dry_run=True).visits == 10
        assert count(Visit) == 10
        assert jobs.delete_old_rows(folder(company), dry_run=False).visits == 10
    assert (count(Visit), count(LinkDay)) == (0, 5)
    weeks = [w.counts["gross"] for w in queries.weeks_of(company.program)]
    measure(NEXT_MONDAY)
    assert [w.counts["gross"] for w in queries.weeks_of(company.program)] == weeks


def test_uncounted_visits_are_not_deleted(company: Company) -> None:
    record_visits(company, company.link(), WEDNESDAY, FIREFOX)
    with clock.at(LATER):
        assert jobs.delete_old_rows(folder(company), dry_run=False).visits == 0
    assert count(Visit) == 1
    measure(LATER)  # a worker that was stopped for weeks counts all of them
    assert [(d.week, d.unknown) for d in db.session().scalars(select(LinkDay))] == [("2026-W47", 1)]


def test_rows_of_a_snapshot_are_deleted_and_its_panel_is_kept(company: Company) -> None:
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    manifest = folder(company) / "2026-W47" / "rows" / "manifest.json"
    with clock.at(MONDAY + timedelta(days=27)):
        assert jobs.delete_old_rows(folder(company), dry_run=False).snapshots == ()
    # Leftovers of a worker killed while deleting, and of one killed while writing.
    deleting = folder(company) / "2026-W46" / ".rows.going"
    draft = folder(company) / ".2026-W48.partial"
    for leftover in (deleting, draft):
        leftover.mkdir(parents=True)
        os.utime(leftover, (0, 0))
    with clock.at(MONDAY + timedelta(days=29)):
        assert jobs.delete_old_rows(folder(company), dry_run=True).snapshots == ("2026-W47",)
        assert manifest.exists()
        jobs.delete_old_rows(folder(company), dry_run=False)
    assert [path.exists() for path in (manifest.parent, deleting, draft)] == [False] * 3
    snapshot = snapshots.load(folder(company) / "2026-W47")
    assert sorted(snapshot.parts) == ["panel"]
    assert len(snapshot.panel) == 1


def test_results_of_a_share_are_for_its_author_only(company: Company, client: Client) -> None:
    allow(company, Consent.counted_links, "author")
    share = company.share(state="posted")
    unnamed = company.share(author="colleague", state="posted")
    assert share.link is not None
    assert unnamed.link is not None
    record_visits(company, share.link, WEDNESDAY, FIREFOX, BOT)
    record_visits(company, unnamed.link, WEDNESDAY, FIREFOX)
    (before,) = results_for_author(company.people["author"])
    assert (before.all, before.why) == (None, "early")
    measure(MONDAY)
    (own,) = results_for_author(company.people["author"])
    assert (own.title, own.all, own.removed) == ("The lathe", Visits(0, 1), 1)
    assert own.week == own.all
    (other,) = results_for_author(company.people["colleague"])
    assert (other.week, other.all, other.removed, other.why) == (None, None, None, "unnamed")
    client.sign_in("author@company.example")
    card = "Shared on LinkedIn on 18 November 2026: up to 1 visit last week."
    assert card in client.get("/").words
    page = client.get("/figures/mine")
    lines = [" ".join(p.get_text(" ").split()) for p in page.soup.select("main .list p")]
    between = "1 [0 – 1] (between 0 and 1)"
    assert lines[0] == "The lathe"
    assert lines[1].endswith(f"Visits last week: {between} · in all: {between}")
    with unit_of_work():
        enrollment = enrollments.enrollment(company.people["author"], company.program.id)
        assert enrollment is not None
        programs.set_consent(
            enrollment, Consent.counted_links, given=False, by=company.people["author"]
        )
    (after,) = results_for_author(company.people["author"])
    assert after.all is None


FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\n=1", "＝1+1", "＋1", "－1",
    "＠SUM(A1)", "\u200b=1", "\ufeff=1", "\u2060\u3000＝1", "\u00ad@x",
)  # fmt: skip


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == "'" + cell


def test_other_cells_are_unchanged() -> None:
    assert [harmless(c) for c in ("The lathe", 3, -3, None, "a=b", "")] == [
        "The lathe", 3, -3, "", "a=b", "",
    ]  # fmt: skip


def test_files_contain_the_values_of_the_pages(company: Company, client: Client) -> None:
    share = company.share(state="posted")
    with unit_of_work():
        company.again(share).revision.title = "=HYPERLINK(1)"
    response = client.sign_in("author@company.example").get("/figures/mine.csv").response
    assert response.headers["Content-Disposition"] == 'attachment; filename="franc-parler-mine.csv"'
    assert "'=HYPERLINK(1)" in response.text
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    lead = Client(company.app).sign_in("lead@company.example")
    assert lead.get("/programs/voices/figures.csv").response.text.splitlines()[1:] == []
    measure(MONDAY)
    lines = lead.get("/programs/voices/figures.csv").response.text.splitlines()
    assert lines[1:] == ["2026-W47,5,0,0,0,0,0,0,0,0,0,5,0,,1"]
    assert client.get("/programs/voices/figures.csv").status == 403


def test_snapshot_contains_people_with_measuring_consent_only(company: Company) -> None:
    allow(company, Consent.measuring, "author")
    for part in ("author", "colleague"):
        company.share(author=part, state="posted", body=f"{BODY} {part}")
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    snapshot = snapshots.load(folder(company) / "2026-W47")
    tables = {name: snapshots.rows(snapshot, name) for name in contracts.PEOPLE}
    people = {name: table["person"].nunique() for name, table in tables.items()}
    assert people == {"enrollments": 1, "actions": 1, "texts": 1, "post_metrics": 0}
    assert sorted(tables["actions"]["kind"].unique()) == ["sent", "shared"]
    assert company.people["author"].id not in str(tables)
    posted = db.session().scalars(select(Share).where(Share.posted_at.is_not(None))).all()
    assert len(tables["texts"]) == len(
        [s for s in posted if s.person_id == company.people["author"].id]
    )


def test_public_moments_of_posts_find_no_pseudonym(company: Company) -> None:
    """Someone who sees when a post appeared looks for that moment in the rows of a snapshot."""
    parts = ("author", "colleague")
    for number, part in enumerate(parts):
        allow(company, Consent.measuring, part)
        with clock.at(WEDNESDAY + timedelta(minutes=7 * number, microseconds=311)):
            company.share(author=part, state="posted", body=f"{BODY} {part} alone")
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    snapshot = snapshots.load(folder(company) / "2026-W47")
    rows, stays = (snapshots.rows(snapshot, name) for name in ("actions", "enrollments"))
    assert rows["person"].nunique() == len(parts)
    public = {
        moment.replace(tzinfo=None)
        for moment in db.session().scalars(select(Share.posted_at))
        if moment is not None
    }
    assert len(public) >= len(parts)
    assert public & {moment.to_pydatetime() for moment in rows["at"]} == set()
    for times in (rows["at"], stays["joined_at"]):
        assert (times == times.dt.normalize()).all()


def test_rows_of_a_person_are_deleted_with_the_account(company: Company) -> None:
    parts = ("author", "colleague")
    allow(company, Consent.measuring, *parts)
    for part in parts:
        with clock.at(WEDNESDAY):
            company.share(author=part, state="posted", body=f"{BODY} {part} alone")
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    path = folder(company) / "2026-W47"
    names: tuple[contracts.People, ...] = ("enrollments", "actions", "texts")
    before = {name: snapshots.rows(snapshots.load(path), name) for name in names}
    requests = snapshots.rows(snapshots.load(path))
    assert [rows["person"].nunique() for rows in before.values()] == [2, 2, 2]
    with unit_of_work():
        people.end_account(company.people["author"], by=company.people["admin"])
    with clock.at(MONDAY + timedelta(hours=6)):
        jobs.sweep_old()
    after = {name: snapshots.rows(snapshots.load(path), name) for name in names}
    (left,) = {person for rows in after.values() for person in rows["person"]}
    for name, rows in after.items():
        old = before[name]
        assert rows.equals(old[old["person"] == left].reset_index(drop=True).astype(rows.dtypes))
    assert snapshots.rows(snapshots.load(path)).equals(requests)
    # A kill between the two renames leaves the old rows set aside, and the new ones as a draft.
    (path / "rows").rename(path / DRAFT)
    (path / OLD).mkdir()
    with clock.at(MONDAY + timedelta(hours=12)):
        jobs.sweep_old()
    assert snapshots.rows(snapshots.load(path)).equals(requests)
    assert [each.name for each in path.glob(".rows*")] == []
    assert sorted(each.name for each in path.iterdir()) == ["panel", "rows"]


def test_page_says_why_participation_is_unknown(company: Company, client: Client) -> None:
    allow(company, Consent.measuring, "author")
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    page = client.sign_in("lead@company.example").get(PAGE)
    assert "too few people are concerned to show it" in page.words


def test_withheld_week_stays_withheld_after_its_rows_were_deleted(
    company: Company, client: Client
) -> None:
    for link in links_of(company, 2):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    lead = client.sign_in("lead@company.example")
    assert "Not shown: too few people have shared." in lead.get(PAGE).words
    with clock.at(LATER):
        jobs.delete_old_rows(folder(company), dry_run=False)
    record_visits(company, company.link(author="foreign_author"), LATER, FIREFOX)
    measure(LATER + timedelta(days=14))
    lead = Client(company.app)
    with clock.at(LATER + timedelta(days=14)):
        lead.sign_in("lead@company.example")
        assert "Not shown: too few people have shared." in lead.get(PAGE).words
        lines = lead.get("/programs/voices/figures.csv").response.text.splitlines()
    assert lines[1:] == []


def test_week_of_one_author_is_not_shown(company: Company, client: Client) -> None:
    links = links_of(company)
    for link in links:
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    record_visits(company, links[0], MONDAY + timedelta(days=2), FIREFOX, FIREFOX)
    measure(NEXT_MONDAY)
    lead = client.sign_in("lead@company.example")
    lines = lead.get("/programs/voices/figures.csv").response.text.splitlines()
    assert [line.partition(",")[0] for line in lines[1:]] == ["2026-W47"]
    stored = queries.newest(company.again(company.program), "authentic_visits")
    assert stored is not None
    assert (stored.content["value"], stored.content["last_week"]) == (5, "2026-W47")


def test_figures_of_people_do_not_change_for_four_weeks(company: Company) -> None:
    for link in links_of(company):
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    first = queries.newest(company.again(company.program), queries.PARTICIPATION)
    assert first is not None
    for weeks, unchanged in ((1, True), (5, False)):
        moment = MONDAY + timedelta(weeks=weeks)
        with clock.at(moment - timedelta(days=3)):
            newcomers = [company.newcomer(f"fresh{weeks}{n}") for n in range(5)]
            with unit_of_work():
                for person in newcomers:
                    programs.join(company.program, by=person, version=1)
            allow(company, Consent.measuring, *(f"fresh{weeks}{n}" for n in range(5)))
            record_visits(company, company.link(), moment - timedelta(days=3), FIREFOX)
        measure(moment)
        now = queries.newest(company.again(company.program), queries.PARTICIPATION)
        assert now is not None
        assert (now.id == first.id) == unchanged


def test_a_week_that_is_about_one_author_is_not_shown_beside_visits_to_others(
    company: Company, client: Client
) -> None:
    one, *others = links_of(company)
    record_visits(company, one, WEDNESDAY, *[FIREFOX] * 10)
    for link in others:
        record_visits(company, link, WEDNESDAY, FIREFOX)
    measure(MONDAY)
    for link in (one, *others):
        record_visits(company, link, NEXT_MONDAY - timedelta(days=3), FIREFOX)
    measure(NEXT_MONDAY)
    # A person who made the four visits could compute the number of the fifth author.
    assert [week.week for week in queries.weeks_of(company.program)] == ["2026-W48"]
    lines = client.sign_in("lead@company.example").get("/programs/voices/figures.csv").response.text
    assert "2026-W47" not in lines
