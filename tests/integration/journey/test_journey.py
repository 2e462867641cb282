"""The journey page: moments in order, published scores with n and interval, and what changed."""

from datetime import date, timedelta
from typing import Any

from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.irritants.irritants import irritant_of, reported
from tests.pages import Client
from webapp.barometers.models import Barometer, BarometerVersion, Wave
from webapp.barometers.workflow import BarometerKind, Population, WaveState
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import Moment
from webapp.journey import queries


def cell(group: str = "all", **changed: Any) -> dict[str, Any]:
    return {
        "group": group, "measure": "comfort", "kind": "score", "n": 40, "value": 62.4, "sd": 20.0,
        "low": 56.0, "high": 69.0, "shares": None,
    } | changed  # fmt: skip


def wave_of(
    moment: Moment, *cells: dict[str, Any], state: WaveState = WaveState.published,
    closes_on: date = date(2026, 11, 6), population: Population = Population.employees,
) -> Wave:  # fmt: skip
    """A wave with a result of these cells."""
    now = clock.now()
    barometer = Barometer(
        kind=BarometerKind.comfort, population=population, purposes={"en": "To know.", "fr": "Savoir."}, made_at=now,
        names={"en": "Digital comfort", "fr": "Aisance numérique"},
    )  # fmt: skip
    version = BarometerVersion(
        barometer=barometer, number=1, questions={"questions": []}, made_at=now
    )
    decided = state == WaveState.decided
    wave = Wave(
        version=version, moment=moment, opens_on=closes_on - timedelta(days=9), closes_on=closes_on,
        state=state, result={"cells": list(cells)}, made_at=now,
        published_at=now if state in {WaveState.published, WaveState.decided} else None,
        decided_at=now if decided else None,
    )  # fmt: skip
    # None would be stored as JSON's null.
    if decided:
        wave.decision = {"items": [{"answer": {"en": "A tutor for each.", "fr": "Un tuteur."}}]}
    with unit_of_work():
        db.session().add_all([barometer, version, wave])
    return wave


def step(moment: Moment) -> queries.Step:
    return next(each for each in queries.steps() if each.moment == moment)


def test_moments_stand_in_order_and_are_unknown_without_a_result(company: Company, at: At) -> None:
    page = at("stranger").get("/journey")
    names = [heading.get_text() for heading in page.soup.select(".journey h2")]
    assert names == [
        "Recruitment", "Arrival", "After 90 days", "Everyday work", "Move to another job inside",
        "Return after an absence", "Departure",
    ]  # fmt: skip
    departure = page.text_of("#departure")
    assert ("unknown" in departure, "No irritant is published." in departure) == (True, True)


def test_a_score_stands_with_n_and_interval_on_the_scale_of_100(company: Company, at: At) -> None:
    wave_of(
        Moment.arrival, cell(), cell(kind="enps", measure="enps", value=20.0, low=0.0, high=40.0)
    )
    text = " ".join(at("stranger").get("/journey").text_of("#arrival").split())
    assert "62 of 100 between 56 and 69 · n = 40 · Digital comfort · 6 November 2026" in text
    assert "60 of 100 between 50 and 70" in text
    reader = Client(company.app).sign_in(company.people["stranger"].email)
    french = reader.get("/journey?lang=fr").text_of("#arrival")
    assert "Aisance numérique" in french


def test_each_score_is_named_and_a_statement_does_not_repeat_its_score(
    company: Company, at: At
) -> None:
    wave = wave_of(
        Moment.ninety_days, cell(measure="trust"), cell(measure="fair", kind="item", value=3.0),
        cell(measure="clear", kind="item", value=4.0),
        cell(kind="enps", measure="enps", value=-20.0, low=-40.0, high=0.0),
    )  # fmt: skip
    content = {
        "scales": {"trust": {"en": "Trust at the end", "fr": "Confiance"}},
        "questions": [
            {"key": "fair", "scale": "trust", "texts": {"en": "It was fair.", "fr": "Juste."}},
            {"key": "clear", "texts": {"en": "It was clear.", "fr": "Clair."}},
        ],
    }
    with unit_of_work():
        wave.version.questions = content
    page = at("stranger").get("/journey")
    labels = [each.get_text() for each in page.soup.select("#ninety_days .journey-label")]
    assert labels == ["Trust at the end", "Digital comfort", "It was clear."]
    assert "eNPS −20" in page.text_of("#ninety_days")


def test_only_published_numbers_of_all_employees_are_shown(company: Company) -> None:
    moment = Moment.mobility
    hidden = cell(n=None, value=None, low=None, high=None, sd=None)
    wave_of(moment, hidden, cell("a-unit"))
    wave_of(moment, cell(), state=WaveState.closed)
    wave_of(moment, cell(), population=Population.candidates)
    assert step(moment).figures == ()


def test_changes_and_decisions_are_listed_with_their_link(company: Company, at: At) -> None:
    moment = Moment.return_to_work
    mended = irritant_of(company, "mended", moment=moment)
    reported(company, moment=moment, title="Nobody has read this yet")
    wave_of(moment, state=WaveState.decided)
    found = step(moment)
    assert (found.open, found.mended, found.changes) == (0, 1, [mended])
    page = at("stranger").get("/journey")
    text = page.text_of("#return_to_work")
    shown = ("0 irritants open" in text, "One try is enough." in text, "A tutor for each." in text)
    assert shown == (True, True, True)
    assert "Nobody has read this yet" not in page.words
    assert page.soup.select_one(f'#return_to_work a[href="/irritants/{mended.id}"]') is not None


def test_a_decision_to_act_comes_first_and_one_not_to_act_says_so(company: Company, at: At) -> None:
    declined = {
        "verdict": "do_not",
        "answer": {"en": "It costs too much.", "fr": "Cela coûte trop cher."},
    }
    done = {"verdict": "do", "answer": {"en": "A tutor for each.", "fr": "Un tuteur."}}
    for moment, items in ((Moment.mobility, [declined, done]), (Moment.departure, [declined])):
        wave = wave_of(moment, state=WaveState.decided)
        with unit_of_work():
            company.again(wave).decision = {"items": items}
    page = at("stranger").get("/journey")
    assert "A tutor for each." in page.text_of("#mobility")
    assert "It costs too much." not in page.text_of("#mobility")
    assert "We do not do it, because: It costs too much." in page.text_of("#departure")
