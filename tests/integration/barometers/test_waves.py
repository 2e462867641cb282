"""Waves: days, what is missing before one opens, results nobody sees early, decisions that stay."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.barometers.waves import (
    DAY,
    ITEM,
    barometer_of,
    brought,
    enps_cell,
    lead_of,
    planned,
    reread,
    result_of,
    settle,
    wave_in,
)
from tests.pages import Client
from webapp.answer_store import cast_openly
from webapp.barometers import jobs, queries, services
from webapp.barometers.models import Wave
from webapp.barometers.workflow import WaveState
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import Moment

AT = "/barometers/waves"


@pytest.fixture
def lead(company: Company) -> Client:
    return Client(company.app).sign_in(lead_of(company).email)


def _answer(wave: Wave) -> dict[str, str]:
    return {
        "rows": "1", "about_0": "measure:enps", "verdict_0": "do", "said_en_0": "It is cold.",
        "said_fr_0": "Il fait froid.", "answer_en_0": "We heat.", "answer_fr_0": "On chauffe.",
    }  # fmt: skip


def test_a_wave_from_its_plan_to_its_decision(company: Company, lead: Client) -> None:
    settle(company)
    barometer = barometer_of(company)
    plan = f"/barometers/questionnaires/{barometer.id}/waves/new"
    sent = lead.get(plan).form(plan) | {
        "moment": "daily_work", "opens_on": "2026-11-18", "closes_on": "2026-11-27",
    }  # fmt: skip
    assert [lead.post(plan, sent).status for _twice in range(2)] == [303, 303]
    reread()
    wave_id = queries.waves_of(barometer.id)[0].id
    assert len(queries.waves_of(barometer.id)) == 1
    steps = [lead.post(f"{AT}/{wave_id}/{step}").status for step in ("open", "open", "close")]
    assert steps == [303, 409, 303]
    computing = lead.post(f"{AT}/{wave_id}/publish")
    assert (computing.status, "The result is being computed" in computing.words) == (409, True)
    reread()
    wave = queries.wave_by_id(wave_id)
    with unit_of_work():
        services.store_result(wave, result_of())
    with pytest.raises(WrongState), unit_of_work():
        services.store_result(wave, result_of(answers=1))
    assert [lead.post(f"{AT}/{wave_id}/publish").status for _twice in range(2)] == [303, 409]
    decision = f"{AT}/{wave_id}/decision"
    more = lead.post(decision, _answer(wave) | {"more": "1"})
    assert (more.status, more.form(decision)["said_en_0"].strip(), "said_en_1" in more.form(decision)) == (
        200, "It is cold.", True,
    )  # fmt: skip
    sent = _answer(wave) | {"rows": "2"}
    assert [lead.post(decision, sent).status for _twice in range(2)] == [303, 409]
    correction = f"{AT}/{wave_id}/correction"
    sent = lead.get(correction).form(correction) | {"text_en": "In March.", "text_fr": "En mars."}
    assert [lead.post(correction, sent).status for _twice in range(2)] == [303, 409]
    page = Client(company.app).sign_in(company.people["author"].email).get(
        f"/barometers/results/{wave_id}?lang=fr"
    )  # fmt: skip
    assert "Il fait froid." in page.words and "En mars." in page.words  # noqa: PT018 - one page
    reread()
    acts = select(Activity.verb).where(Activity.object_id == wave_id).order_by(Activity.id)
    assert list(db.session().scalars(acts)) == [
        "planned the wave", "opened the wave", "closed the wave", "published the result of the wave",
        "published the decision on the wave", "added a correction to the decision on the wave",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "sentence", "link"),
    [
        ("open", "Another wave of this barometer is open until", "Go to that wave"),
        ("closed", "is not published.", "Publish the result"),
        ("published", "The decision on the wave that ended on", "Publish the decision"),
    ],
)
def test_a_wave_opens_only_after_the_decision_on_the_last_one(
    company: Company, lead: Client, state: str, sentence: str, link: str
) -> None:
    settle(company)
    barometer = barometer_of(company)
    first = brought(company, planned(company, barometer), state)
    # Another barometer waits for results and decisions, not for waves that are open.
    others = [planned(company, barometer), planned(company, barometer_of(company, "comfort"))]
    pages = [lead.post(f"{AT}/{other.id}/open") for other in others]
    own = pages[0]
    assert [page.status for page in pages] == [409, 303 if state == "open" else 409]
    assert sentence in own.words
    assert [a["href"] for a in own.soup.select("main li a") if a.get_text().startswith(link)] == [
        f"{AT}/{first.id}"
    ]
    settle(company)


def test_candidates_and_employees_do_not_wait_for_each_other(
    company: Company, lead: Client
) -> None:
    settle(company)
    wave_in(company, "closed", "candidates")
    wave = planned(company, barometer_of(company))
    assert lead.post(f"{AT}/{wave.id}/open").status == 303
    settle(company)


def test_days_leave_five_working_days(company: Company, lead: Client) -> None:
    barometer = barometer_of(company)
    plan = f"/barometers/questionnaires/{barometer.id}/waves/new"
    days = "People need 5 working days to answer. Choose a later day."
    # 18 November 2026 is a Wednesday.
    for first, last, errors in (
        ("2026-11-18", "2026-11-23", {"closes_on": days}),
        ("2026-11-20", "2026-11-19",
         {"closes_on": "Choose a day within two months after the first."}),
        ("2026-11-17", "2026-11-30",
         {"opens_on": "Choose a day from today on, within a year."}),
        ("", "2026-11-30", {"opens_on": "Choose a day."}),
    ):  # fmt: skip
        sent = {"moment": "daily_work", "opens_on": first, "closes_on": last}
        page = lead.post(plan, lead.get(plan).form(plan) | sent)
        assert (page.status, beside(page)) == (422, errors)
    assert services.working_days(date(2026, 11, 18), date(2026, 11, 24)) == 5


def test_a_wave_opens_on_its_day_with_enough_days_left(company: Company, lead: Client) -> None:
    settle(company)
    wave = planned(company, barometer_of(company), clock.today() + DAY)
    early = lead.post(f"{AT}/{wave.id}/open")
    opens = "The wave can open from 19 November 2026 on."
    assert (early.status, opens in early.text_of(".message-problem")) == (409, True)
    with clock.at(clock.now() + timedelta(days=10)):
        late = lead.sign_in(lead_of(company).email).post(f"{AT}/{wave.id}/open")
    assert (late.status, "Fewer than 5 working days are left" in late.words) == (409, True)


def test_a_wave_closes_the_day_after_its_last_one(company: Company) -> None:
    wave = wave_in(company, "open")
    last = clock.now() + timedelta(days=(wave.closes_on - clock.today()).days)
    with clock.at(last):
        jobs.close_ended()
        assert queries.wave_by_id(wave.id).state == WaveState.open
    with clock.at(last + DAY):
        jobs.close_ended()
        jobs.close_ended()
    closed = queries.wave_by_id(wave.id)
    assert (closed.state, closed.result) == (WaveState.closed, None)


def test_nobody_sees_how_many_answered_before_the_result_is_published(company: Company) -> None:
    """Pages of an open wave, and of a computed one, are the same whatever was answered."""
    for state in ("open", "closed"):
        pages = []
        for answers in (37, 59):
            result = result_of(enps_cell(n=answers, value=71.0 + answers), answers=answers)
            wave = wave_in(company, state, result=result)
            for _number in range(answers if state == "open" else 0):
                cast_openly(wave.id, {"enps": 9}, {})
            for role in ("analyst", "admin", "observer"):
                client = Client(company.app).sign_in(company.people[role].email)
                words = client.get(f"{AT}/{wave.id}").words
                assert client.get(f"/barometers/results/{wave.id}").status == 404
                assert client.get(f"/barometers/results/{wave.id}/result.csv").status == 404
                pages.append((role, words))
        assert pages[:3] == pages[3:]


def test_a_decision_is_complete_and_about_what_was_asked(company: Company, lead: Client) -> None:
    wave = wave_in(company, "published")
    decision = f"{AT}/{wave.id}/decision"
    empty = lead.post(decision, {"rows": "1"})
    parts = {"said_en_0", "said_fr_0", "answer_en_0", "answer_fr_0", "verdict_0"}
    assert (empty.status, set(beside(empty))) == (422, parts)
    # The button for another point leads to it.
    more = empty.soup.select_one("button[name=more]")
    assert more is not None
    assert more["formaction"] == f"{decision}#point-2"
    added = lead.post(decision, {"rows": "1", "more": "1"})
    assert added.soup.select_one("fieldset#point-2") is not None
    half = lead.post(decision, {"rows": "1", "about_0": "theme:tools", "said_en_0": "Kept words"})
    need = "Please fill this in."
    assert (half.status, beside(half)) == (
        422, {"said_fr_0": need, "answer_en_0": need, "answer_fr_0": need, "verdict_0": need},
    )  # fmt: skip
    assert half.form(decision)["said_en_0"].strip() == "Kept words"
    for about in ("measure:other", "theme:other", "nothing"):
        with pytest.raises(Invalid), unit_of_work():
            services.decide(wave, [ITEM | {"about": about}], by=lead_of(company))
    with pytest.raises(NotAllowed), unit_of_work():
        services.decide(wave, [ITEM], by=company.people["admin"])


def test_the_page_of_a_plan_says_whom_a_moment_asks(company: Company, lead: Client) -> None:
    own, other = barometer_of(company), barometer_of(company, "candidates")
    pages = [lead.get(f"/barometers/questionnaires/{b.id}/waves/new") for b in (own, other)]
    moments = [[o["value"] for o in page.soup.select("#moment option")] for page in pages]
    assert moments == [[each.value for each in Moment], ["recruitment"]]
    assert "The other moments ask everyone." in pages[0].words
    assert "ask everyone" not in pages[1].words
