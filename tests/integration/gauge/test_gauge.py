"""A wide gap pauses briefs and opens a repair; nobody's own writing and sharing is touched."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.environment import NOON
from tests.factories.company import BODY, Company
from tests.integration.asking import beside, count
from tests.integration.gauge.themes import OUTCOME, OUTCOMES, SENT, opened, read, shared_theme
from tests.integration.irritants.irritants import reported
from tests.integration.readiness.scores import TODAY, cell, published
from tests.pages import Client
from webapp.briefs import queries as briefs
from webapp.briefs import services as brief_services
from webapp.briefs.models import Theme
from webapp.briefs.workflow import ThemeState
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import ExperienceTheme
from webapp.gauge import jobs, queries, services
from webapp.gauge.models import GaugeReading, Repair
from webapp.gauge.workflow import RepairState, Verdict
from webapp.messaging.models import Notice
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.programs.models import Program
from webapp.sharing.models import Share
from webapp.stories.workflow import State

TOOLS, CAREERS = ExperienceTheme.tools, ExperienceTheme.careers


def client_of(company: Company, part: str) -> Client:
    return Client(company.app).sign_in(company.people[part].email)


def low(theme: str, **more: Any) -> None:
    published(cell(theme, 32, 25, 39, theme=theme), **more)


def wide(company: Company, slug: str, about: ExperienceTheme) -> tuple[Program, Theme]:
    """A program whose theme has a wide gap; each test compares with another subject."""
    program, theme, _brief = shared_theme(company, slug, about)
    low(about.value)
    assert read(program, theme).verdict == Verdict.wide
    return program, theme


def test_a_wide_gap_pauses_the_theme_opens_a_repair_and_tells_the_lead(
    fresh_company: Company,
) -> None:
    company = fresh_company
    program, theme, brief = shared_theme(company, "gap", TOOLS)
    low("tools")
    assert brief in briefs.open_briefs([program.id])
    jobs.read_week()
    jobs.read_week()
    db.session().rollback()
    reading = queries.newest_reading(theme)
    assert reading is not None
    assert (reading.week, reading.shares, reading.level, reading.n, reading.verdict, reading.causes) == (
        "2026-W46", 5, 32, 40, Verdict.wide, ["score"],
    )  # fmt: skip
    assert (theme.state, briefs.open_briefs([program.id])) == (ThemeState.paused, [])
    repair = opened(program)
    assert (repair.due_on, count(Repair), count(GaugeReading)) == (TODAY + timedelta(weeks=6), 1, 1)
    lead = company.people["lead"]
    notices = db.session().scalars(select(Notice).where(Notice.about_id == repair.id)).all()
    assert [(each.person_id, each.values) for each in notices] == [(lead.id, {"theme": "Trade"})]
    home = client_of(company, "lead").get("/")
    assert "Repair first: “Trade” Publish what changed by 30 December 2026." in home.words
    acts = db.session().scalars(
        select(Activity).where(Activity.object_id.in_([repair.id, theme.id]))
    )
    assert {(act.about, act.verb, act.actor_id) for act in acts} == {
        ("repair", "opened the repair", None),
        ("theme", "changed the state of the theme", None),
        ("theme", "chose what the theme is compared with", lead.id),
    }


def test_authors_still_write_send_and_share_on_a_paused_theme(company: Company) -> None:
    program, theme, brief = shared_theme(company, "held", ExperienceTheme.skills)
    draft = company.story("draft", author="author", brief=brief, title="Begun before")
    waiting = company.story("in_review", author="colleague", brief=brief, title="Sent before")
    low("skills")
    read(program, theme)
    author = client_of(company, "author")
    note = "Briefs on “Trade” are paused:"
    for path in ("/briefs?program=held", "/charter/held", "/programs/held/participation"):
        page = author.get(path, follow=True)
        assert (page.status, note in page.words, "Write a story" in page.words) == (
            200,
            True,
            False,
        )
    assert note not in Client(company.app).get("/charter/held").words
    place = f"/stories/{draft.id}"
    form = author.get(f"{place}/edit").form(f"{place}/edit") | {"body": f"{BODY} And I still do."}
    assert author.post(f"{place}/edit", form).status in {200, 303}
    version = company.again(draft).version
    assert author.post(f"{place}/submit", {"version": str(version)}).status == 303
    reviewer = client_of(company, "reviewer")
    for story in (draft, waiting):
        answer = reviewer.post(f"/stories/{story.id}/approve", {"version": "1"})
        assert (answer.status, company.again(story).state) == (303, State.approved)
    share = author.get(f"{place}/share").soup.select("main a[href*='/share/']")
    assert share
    before = count(Share)
    with unit_of_work():
        shared = _share(company, draft)
    assert (count(Share), shared.state.value) == (before + 1, "prepared")


def _share(company: Company, story: Any) -> Share:
    from webapp.networks.registry import NETWORKS
    from webapp.sharing.services import ShareOptions, prepare

    return prepare(
        company.again(story), NETWORKS["linkedin"], by=company.people["author"],
        base="http://127.0.0.1:5000", options=ShareOptions(), organization="The Company",
    )  # fmt: skip


def test_a_theme_is_resumed_after_a_published_text_and_not_paused_on_old_evidence(
    company: Company,
) -> None:
    program, theme = wide(company, "mended", ExperienceTheme.procedures)
    lead, repair = client_of(company, "lead"), opened(program)
    resume, finish = f"/themes/{theme.id}/resume", f"/repairs/{repair.id}/finish"
    assert lead.post(resume).status == 409
    listed = lead.get("/programs/mended/briefs")
    assert listed.soup.select(f"form[action='{resume}']") == []
    assert lead.post(f"/themes/{theme.id}/comparison", {"about": ""}).status == 303
    assert lead.get("/programs/mended/gauge").soup.select(f"a[href='{finish}']") != []
    assert lead.post(resume).status == 409
    assert lead.post(f"/themes/{theme.id}/comparison", {"about": "procedures"}).status == 303
    for language in ("en", "fr"):
        short = lead.post(finish, SENT | {f"outcome_{language}": "Done."})
        assert (short.status, list(beside(short))) == (422, [f"outcome_{language}"])
    sent = [lead.post(finish, SENT).status for _twice in range(2)]
    assert (sent[0], company.again(repair).state) == (303, RepairState.done)
    assert (
        f"Repair of “Trade”, 18 November 2026: what changed. {OUTCOME}"
        in client_of(company, "author").get("/charter/mended").words
    )
    for path in ("/charter/mended?lang=fr", "/programs/mended/gauge?lang=fr"):
        quoted = lead.get(path).soup.select_one("q[lang=fr]")
        assert quoted is not None
        assert quoted.get_text() == OUTCOMES["fr"]
    lead.get("/?lang=en")
    assert lead.post(resume).status == 303
    for weeks in (1, 2):
        assert read(program, theme, weeks).verdict == Verdict.wide
        assert (company.again(theme).state, queries.open_repairs([program.id])) == (
            ThemeState.open,
            [],
        )
    low("procedures", closes_on=TODAY + timedelta(days=20))
    read(program, theme, 4)
    repairs = [each.state.value for each in queries.repairs(program.id)]
    assert (company.again(theme).state, repairs) == (ThemeState.paused, ["open", "done"])


def test_a_later_wave_lifts_the_pause_from_55_on_and_a_fall_pauses_again(
    company: Company,
) -> None:
    program, theme = wide(company, "lifted", ExperienceTheme.values)
    by = company.people["lead"]
    for weeks, value, resumes in ((2, 53, False), (4, 56, True)):
        day = TODAY + timedelta(weeks=weeks - 1)
        published(cell("v", value, value - 6, value + 6, theme="values"), closes_on=day)
        assert read(program, theme, weeks).verdict == Verdict.close
        assert (services.why_not_resume(theme) is None) == resumes
        if not resumes:
            with pytest.raises(WrongState), unit_of_work():
                brief_services.resume_theme(theme, by=by)
    with unit_of_work():
        brief_services.resume_theme(theme, by=by)
    assert company.again(theme).state == ThemeState.open
    low("values", closes_on=TODAY + timedelta(weeks=5))
    read(program, theme, 6)
    repairs = queries.repairs(program.id)
    assert (company.again(theme).state, len(repairs)) == (ThemeState.paused, 1)


def test_nothing_is_paused_where_nothing_was_measured_or_few_people_shared(
    company: Company,
) -> None:
    program, theme, _brief = shared_theme(company, "unmeasured", CAREERS)
    assert read(program, theme).verdict == Verdict.unknown
    assert company.again(theme).state == ThemeState.open
    page = client_of(company, "lead").get("/programs/unmeasured/gauge")
    assert "was not measured, so nothing is paused" in page.words
    few, quiet, _brief = shared_theme(company, "quiet", ExperienceTheme.trust, people=4)
    low("trust")
    reading = read(few, quiet)
    assert (reading.shares, reading.verdict) == (None, Verdict.quiet)
    assert company.again(quiet).state == ThemeState.open
    assert " 4 " not in client_of(company, "lead").get("/programs/quiet/gauge").text_of("main dl")
    assert queries.repairs(program.id) == queries.repairs(few.id) == []


def test_the_page_shows_interval_and_answers_to_its_readers(company: Company) -> None:
    program, theme, _brief = shared_theme(company, "page", ExperienceTheme.overall)
    published(cell("enps", -20, -34, -6, kind="enps"))
    read(program, theme)
    views = company.newcomer("views")
    with unit_of_work():
        people.grant(views, Role.employee_view, by=None, scope=None, reason="test")
    for part in ("lead", "views", "observer", "analyst"):
        page = client_of(company, part).get("/programs/page/gauge")
        assert "Wide gap" in page.words
        assert (
            "eNPS −20 [−34 – −6] (between −34 and −6) 40 answers until 9 November 2026"
            in page.words
        )
        assert bool(page.soup.select("main form, main .actions a[href^='/repairs']")) == (
            part == "lead"
        )
    assert client_of(company, "author").get("/programs/page/gauge").status == 403
    assert client_of(company, "stranger").get("/programs/page/gauge").status == 404
    french = client_of(company, "lead").get("/programs/page/gauge?lang=fr")
    assert french.status == 200


def test_a_lead_chooses_what_a_theme_is_compared_with(company: Company) -> None:
    program, brief = company.another("compared")
    lead, path = client_of(company, "lead"), f"/themes/{brief.theme_id}/comparison"
    assert queries.compared_themes(program.id) == []
    assert "No theme is compared yet." in lead.get("/programs/compared/gauge").words
    for about, stored in (("tools", TOOLS), ("tools", TOOLS), ("", None)):
        assert lead.post(path, {"about": about}).status == 303
        assert company.again(brief.theme).about == stored
    acts = select(Activity).where(Activity.object_id == brief.theme_id)
    assert len(db.session().scalars(acts).all()) == 2
    assert lead.post(path, {"about": "weather"}).status == 422
    for part, status in (("author", 404), ("foreign_lead", 404)):
        assert client_of(company, part).get(path).status == status
    with pytest.raises(NotAllowed), unit_of_work():
        brief_services.compare_theme(brief.theme, TOOLS, by=company.people["reviewer"])
    assert "Not compared" in lead.get("/programs/compared/briefs").words


def test_a_theme_that_a_lead_paused_is_resumed_without_a_repair(company: Company) -> None:
    _program, brief = company.another("by-hand")
    by = company.people["lead"]
    with unit_of_work():
        brief_services.pause_theme(brief.theme, by=by)
    with unit_of_work():
        brief_services.resume_theme(brief.theme, by=by)
    assert company.again(brief.theme).state == ThemeState.open
    assert "paused" not in client_of(company, "author").get("/charter/by-hand").text_of("main")


def test_shares_of_other_weeks_and_themes_are_not_counted(company: Company) -> None:
    program, theme, brief = shared_theme(company, "weeks", TOOLS)
    with clock.at(NOON):
        company.share(author="author", brief=brief, state="posted", title="This week")
    assert read(program, theme).shares == 5
    assert read(program, theme, 20).shares is None


@pytest.mark.both_databases
def test_a_theme_has_one_open_repair_and_its_end_has_a_text(company: Company) -> None:
    program, brief = company.another("twice")

    def repair(**more: Any) -> Repair:
        return Repair(
            program_id=program.id, theme_id=brief.theme_id, week="2026-W46", causes=["score"],
            opened_at=NOON, due_on=TODAY, **more,
        )  # fmt: skip

    with pytest.raises(IntegrityError, match=r"uq_repair_open|UNIQUE"), unit_of_work():
        db.session().add_all([repair(), repair()])
    with pytest.raises(IntegrityError, match=r"evidence|CHECK"), unit_of_work():
        db.session().add(repair(state=RepairState.done, closed_at=NOON))


def _report(company: Company, count: int) -> None:
    """Irritants about autonomy that all employees read."""
    for _each in range(count):
        irritant = reported(company, theme=ExperienceTheme.autonomy)
        with unit_of_work():
            company.again(irritant).headline = "Nobody decides alone"


def test_open_irritants_alone_hold_a_theme_and_the_same_ones_do_not_again(company: Company) -> None:
    program, theme, _brief = shared_theme(company, "annoyed", ExperienceTheme.autonomy)
    _report(company, 3)
    reading = read(program, theme)
    assert (reading.irritants_open, reading.causes) == (3, ["irritants"])
    repair = opened(program)
    with unit_of_work():
        services.close_repair(repair, "decline", OUTCOMES, by=company.people["lead"])
    with unit_of_work():
        brief_services.resume_theme(theme, by=company.people["lead"])
    assert read(program, theme, 1).verdict == Verdict.wide
    _report(company, 2)
    read(program, theme, 2)
    assert company.again(theme).state == ThemeState.open
    _report(company, 1)
    assert read(program, theme, 3).irritants_open == 6
    assert company.again(theme).state == ThemeState.paused
