"""Published results: what is shown, what is hidden, and changes of measures that mean the same."""

import csv
import io
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.company import Company
from tests.integration.barometers.waves import (
    DAY,
    brought,
    cell,
    enps_cell,
    lead_of,
    reread,
    result_of,
    wave_in,
)
from tests.integration.bookings.bookings import unit_of
from tests.pages import Client, Page
from webapp.barometers import queries
from webapp.barometers.comparing import comparable, difference
from webapp.barometers.models import Wave
from webapp.barometers.shipped import shipped
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import OrgUnit


@pytest.fixture
def author(company: Company) -> Client:
    return Client(company.app).sign_in(company.people["author"].email)


def _page(author: Client, wave: Wave) -> Page:
    return author.get(f"/barometers/results/{wave.id}")


def _unit(company: Company, name: str) -> str:
    unit_of(company, name, 1)
    return str(db.session().query(OrgUnit.id).filter(OrgUnit.name == name).scalar())


def test_an_enps_has_n_rate_shares_and_interval_or_is_not_shown(
    company: Company, author: Client
) -> None:
    page = _page(author, wave_in(company, "published"))
    for words in ("30 [14.5 – 44.3]", "100 answers", "response rate: 50%", "Promoters (9–10) 50%",
                  "Passives (7–8) 30%", "Detractors (0–6) 20%"):  # fmt: skip
        assert words in page.words
    hidden: tuple[Any, ...] = ({"shares": None}, {"low": None, "high": None})
    for missing in hidden:
        page = _page(author, wave_in(company, "decided", result=result_of(enps_cell(**missing))))
        section = page.soup.select_one("section.measure")
        assert section is not None
        assert "too few answers" in section.get_text()
        assert "30" not in section.get_text()


def test_units_are_in_alphabetical_order_and_small_ones_hidden(
    company: Company, author: Client
) -> None:
    units = {name: _unit(company, name) for name in ("Zinc", "Étain", "Argent")}
    result = result_of(
        enps_cell(),
        enps_cell(10.0, group=units["Zinc"], n=40), enps_cell(60.0, group=units["Étain"], n=45),
        cell("enps", "enps", group=units["Argent"]),
    )  # fmt: skip
    wave = wave_in(company, "published", result=result)
    page = _page(author, wave)
    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]
    assert [row.split()[0] for row in rows] == ["Argent", "Étain", "Zinc"]
    assert rows[0] == "Argent too few answers"
    text = author.get(f"/barometers/results/{wave.id}/result.csv").response.get_data(as_text=True)
    table = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row[2:5] for row in table[1:]] == [
        ["All answers", "100", "30.0"], ["Argent", "", ""], ["Étain", "45", "60.0"],
        ["Zinc", "40", "10.0"],
    ]  # fmt: skip


def test_scores_have_alpha_with_its_limits(company: Company, author: Client) -> None:
    def shown(alpha: float, n: int) -> str:
        scored = cell("comfort", "score", n=n, value=61.0, sd=20.0, low=57.0, high=65.0)
        wave = wave_in(company, "published", "comfort",
                       result_of(scored, alpha={"comfort": [alpha, 0.5, 0.9]}))  # fmt: skip
        return _page(author, wave).words

    assert "below 0.70: the questions may not measure one thing" in shown(0.61, 300)
    assert "fewer than 100 answers: this value is uncertain" in shown(0.82, 40)
    assert "uncertain" not in shown(0.82, 300)


@pytest.mark.parametrize("state", ["closed", "published", "decided"])
def test_a_comment_that_accuses_a_person_is_left_out_and_counted(
    company: Company, author: Client, state: str
) -> None:
    """Anyone who answers could otherwise publish a text about a colleague to all employees."""
    texts = ("Paul shouts.", "Too many meetings.", "Paul sleeps.")
    said = [{"question": "enps_why", "text": text} for text in texts]
    wave = wave_in(company, state, result=result_of(comments=said))
    lead, path = client_of_lead(company), f"/barometers/waves/{wave.id}/comments"
    assert path in str(lead.get(f"/barometers/waves/{wave.id}").soup)
    form: dict[str, Any] = {**lead.get(path).form(path), "places": ["0", "2"]}
    assert [lead.post(path, form).status for _time in range(2)] == [303, 409]
    reread()
    assert wave.result is not None
    assert (wave.result["comments"], wave.result["left_out"]) == (said[1:2], 2)
    if state == "closed":
        assert _page(author, wave).status == 404
        brought(company, wave, "published")
    words = _page(author, wave).words
    assert "2 comments were left out, because they name or accuse a person." in words
    assert ("Too many meetings." in words, "Paul" in words) == (True, False)


def client_of_lead(company: Company) -> Client:
    return Client(company.app).sign_in(lead_of(company).email)


def test_statements_are_below_their_score_with_the_words_of_their_scale(
    company: Company, author: Client
) -> None:
    shares = {"1": 0.1, "2": 0.1, "3": 0.2, "4": 0.3, "5": 0.3}
    numbers: dict[str, Any] = {"n": 90, "sd": 1.0, "low": 3.4, "high": 3.8, "value": 3.6}
    item = cell("content_make", "item", shares=shares, **numbers)
    alone = cell("at_ease", "item", **numbers)
    scored = cell("comfort", "score", n=90, value=61.0, sd=20.0, low=57.0, high=65.0)
    wave = wave_in(company, "published", "comfort", result_of(item, alone, scored))
    page = _page(author, wave)
    top = [each.get_text() for each in page.soup.select("section.measure > h3")]
    below = [each.get_text() for each in page.soup.select("section.measure details h4")]
    assert top == [
        "Digital comfort",
        "All in all, I feel at ease with the digital tools of my job.",
    ]
    assert below == ["I can make a document, a table or a picture that others understand."]
    assert "1 (Strongly disagree) 10%" in page.words


def test_a_wave_without_any_number_says_so_once(company: Company, author: Client) -> None:
    hidden = result_of(cell("comfort", "score"), cell("at_ease", "item"), answers=None)
    page = _page(author, wave_in(company, "published", "comfort", hidden))
    assert page.words.count("Too few people answered this wave to show a number.") == 1
    assert page.soup.select("section.measure") == []


def test_comments_are_escaped_and_under_their_question(company: Company, author: Client) -> None:
    said = [{"question": "enps_why", "text": "<b>Fine</b>\nReally"}]
    page = _page(author, wave_in(company, "published", result=result_of(comments=said)))
    assert [each.get_text() for each in page.soup.select(".said-text")] == ["<b>Fine</b>\nReally"]


def test_a_change_is_since_the_wave_before_of_the_same_moment(
    company: Company, author: Client
) -> None:
    wave = wave_in(company, "published", result=result_of(enps_cell(40.0)))
    before = wave_in(company, "decided")
    with unit_of_work():
        before.version_id = wave.version_id
        before.opens_on, before.closes_on = wave.opens_on - 60 * DAY, wave.closes_on - 60 * DAY
    assert queries.previous_wave(wave) == before
    assert "Change: +10 [−11.1 – +31.1]" in _page(author, wave).words
    scores = [(s.wave_id, s.level) for s in queries.newest_scores() if s.wave_id == wave.id]
    assert scores == [(wave.id, 70.0)]


def test_another_wording_stays_comparable_and_another_meaning_does_not() -> None:
    old: Any = deepcopy(shipped()["conditions"].content)
    everything = {q["key"] for q in old["questions"] if q["type"] != "text"} | set(old["scales"])
    new = deepcopy(old)
    new["questions"][0]["texts"] = {"en": "Licensed", "fr": "Sous licence"}
    assert comparable(old, new) == everything
    new["questions"][0]["reversed"] = True
    assert everything - comparable(old, new) == {"autonomy_how", "autonomy"}
    new = deepcopy(old)
    new["questions"] = [q for q in new["questions"] if q["key"] != "mobility_known"]
    assert everything - comparable(old, new) == {"mobility_known", "mobility"}


MEANS = st.floats(0, 100), st.floats(0.1, 50), st.integers(10, 10_000)


@given(st.tuples(*MEANS), st.tuples(*MEANS))
def test_a_difference_turns_with_its_waves_and_contains_its_value(
    one: tuple[float, float, int], other: tuple[float, float, int]
) -> None:
    cells = [
        cell("s", "score", value=value, n=n, low=value - below, high=value + below / 2)
        for value, below, n in (one, other)
    ]
    there, back = difference(cells[0], cells[1]), difference(cells[1], cells[0])
    assert there is not None
    assert back is not None
    assert there.low < there.value < there.high
    assert (there.value, there.low) == pytest.approx((-back.value, -back.high))


def test_hidden_cells_have_no_difference() -> None:
    assert difference(cell("enps", "enps"), enps_cell()) is None
    assert difference(enps_cell(sd=None, low=None, high=None), enps_cell()) is None


def test_a_version_does_not_change_once_a_wave_uses_it(company: Company) -> None:
    lead = Client(company.app).sign_in(lead_of(company).email)
    barometer = wave_in(company, "published", "comfort").version.barometer
    place = f"/barometers/questionnaires/{barometer.id}/questions"
    page = lead.post(f"{place}/at_ease/remove", {"version": "1"})
    assert (page.status, "Start a new version" in page.words) == (409, True)
    assert (
        lead.post(f"/barometers/questionnaires/{barometer.id}/versions", {"version": "1"}).status
        == 303
    )
    assert lead.post(f"{place}/at_ease/remove", {"version": "2"}).status == 303
    reread()
    versions = queries.versions_of(barometer.id)
    assert [len(each.questions["questions"]) for each in versions] == [11, 12]
    words = lead.get(f"/barometers/versions/{versions[0].id}/changes").words
    assert "no longer asked" in words
