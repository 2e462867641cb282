"""The page of a ballot, paper, and the questionnaire of candidates."""

import re

import pytest

from tests.integration.asking import raw
from tests.integration.ballots.permissions import wave_of
from tests.integration.ballots.waves import CODE, QUESTIONS, Ballots
from tests.integration.fixtures import At
from tests.pages import Client
from webapp import answer_store
from webapp.ballots import home, queries
from webapp.ballots.allowance import MOST, allowance
from webapp.barometers.models import Wave
from webapp.barometers.workflow import Population, WaveState
from webapp.core import activity, db
from webapp.core.unit_of_work import unit_of_work


def sheets() -> dict[str, str]:
    return {"version": "0", "group": "all", "number": "10"}


def codes_for(wave: Wave, number: int = 10) -> list[str]:
    codes = answer_store.mint(number)
    answer_store.open_ballots(wave.id, "all", codes)
    return codes


def printed(wave: Wave) -> int:
    db.session().rollback()
    return queries.wave_counts(wave.id).printed


def answers(wave: Wave) -> list[dict[str, object]]:
    return [dict(answer.values) for answer in answer_store.answers_of(wave.id)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_ballot_is_cast_with_its_code_however_it_is_typed(
    ballots: Ballots, client: Client, language: str
) -> None:
    wave = wave_of(Population.employees)
    code = codes_for(wave)[0]
    typed = code.lower().replace("-", " ")
    data = {"code": typed, "q-trust": "4", "q-enps": "9", "q-why": "Calm.", "publish-why": "1"}
    page = client.post(f"/ballot/{wave.id}", data, token=False, language=language)
    assert (page.status, page.response.location) == (303, f"/ballot/{wave.id}/sent?lang={language}")
    assert answers(wave) == [{"trust": 4, "enps": 9}]
    assert answer_store.comments_of(wave.id) == [("why", "Calm.")]
    assert client.get(page.response.location).status == 200


def test_the_pages_set_no_cookie_and_show_nobody(ballots: Ballots, at: At) -> None:
    wave = wave_of(Population.employees)
    code = codes_for(wave)[0]
    client = at("author")
    shown = client.get(f"/ballot/{wave.id}?lang=fr")
    sent = client.post(f"/ballot/{wave.id}?lang=fr", {"code": code}, token=False)
    thanks = client.get(f"/ballot/{wave.id}/sent?lang=fr")
    # Opened from a ballot: when, would hint at who answers.
    secrecy = client.get("/ballot-secrecy?lang=fr")
    for page in (shown, sent, thanks, secrecy):
        assert "Set-Cookie" not in page.response.headers
        assert "Author" not in page.text
    assert sent.status == 303


def test_a_used_or_unknown_code_keeps_the_answers_on_the_page(
    ballots: Ballots, client: Client
) -> None:
    wave = wave_of(Population.employees)
    code = codes_for(wave)[0]
    data = {"code": code, "q-trust": "2", "q-why": "A long comment.", "publish-why": "1"}
    assert client.post(f"/ballot/{wave.id}", data, token=False).status == 303
    for wrong in (code, answer_store.mint(1)[0], "", "no code", "é" * 400):
        page = client.post(f"/ballot/{wave.id}", {**data, "code": wrong}, token=False)
        assert page.status == 422
        assert "This code is unknown or was used already." in page.words
        assert "A long comment." in page.text
        assert page.soup.select_one("#q-trust-2[checked]") is not None
    assert len(answers(wave)) == 1


def test_a_wrong_answer_does_not_use_the_ballot(ballots: Ballots, client: Client) -> None:
    wave = wave_of(Population.employees)
    code = codes_for(wave)[0]
    page = client.post(f"/ballot/{wave.id}", {"code": code, "q-trust": "9"}, token=False)
    assert page.status == 422
    assert "Choose one of the answers, or none." in page.words
    assert answer_store.is_unused(wave.id, code)


def test_after_the_end_the_page_says_so(ballots: Ballots, client: Client) -> None:
    wave = wave_of(Population.employees, WaveState.closed)
    code = codes_for(wave)[0]
    assert "This questionnaire has ended." in client.get(f"/ballot/{wave.id}").words
    page = client.post(f"/ballot/{wave.id}", {"code": code}, token=False)
    assert page.status == 409
    assert answers(wave) == []


def test_paper_ballots_are_shown_once_and_counted(ballots: Ballots, at: At, client: Client) -> None:
    wave = wave_of(Population.employees)
    lead = at("analyst")
    page = lead.post(f"/waves/{wave.id}/ballots", sheets())
    assert page.status == 200
    codes = set(CODE.findall(page.words))
    assert len(codes) == 10
    assert len(page.soup.select("section.sheet img[src^='data:image/png']")) == 10
    # A person who types a sheet in has to know whether the comment may be published.
    assert page.words.count("☐ My comment may be published") == 10
    assert "?lang=" not in page.text_of(".paper-code")
    assert printed(wave) == 10
    again = lead.post(f"/waves/{wave.id}/ballots", sheets())
    assert (again.status, CODE.findall(again.words)) == (409, [])
    assert CODE.findall(lead.get(f"/waves/{wave.id}/ballots").words) == []
    assert client.post(f"/ballot/{wave.id}", {"code": codes.pop()}, token=False).status == 303
    facts = [row.facts for row in activity.of_object(wave.id)]
    assert facts == [{"group": "all", "number": 10}]


def test_a_sheet_asks_for_consent_and_says_for_whom_a_question_is(ballots: Ballots, at: At) -> None:
    """A person who types a sheet in cannot ask its author."""
    wave = wave_of(Population.employees)
    only = {"key": "more", "type": "text", "texts": {"en": "What helped?", "fr": "Quoi ?"},
            "asked_if": {"question": "trust", "one_of": [4, 5]}}  # fmt: skip
    with unit_of_work():
        wave.version.questions = {**wave.version.questions, "questions": [*QUESTIONS, only]}
    page = at("analyst").post(f"/waves/{wave.id}/ballots", sheets())
    sheet = page.soup.select("section.sheet")[0].get_text(" ", strip=True)
    assert sheet.count("☐ My comment may be published") == 2
    assert "Only if you answered “4, 5” to “I trust my team.”" in sheet


def test_the_result_says_for_whom_ballots_were_printed(ballots: Ballots, at: At) -> None:
    wave = wave_of(Population.employees)
    at("analyst").post(f"/waves/{wave.id}/ballots", sheets())
    assert printed(wave) == 10
    with ballots.company.app.test_request_context():
        facts = list(home.result_facts(wave))
    assert facts == [("Printed on paper, for: Everyone", "10 ballots")]


@pytest.mark.parametrize("number", ["9", "101", "", "-1", "x"])
def test_fewer_sheets_than_the_floor_are_refused(ballots: Ballots, at: At, number: str) -> None:
    wave = wave_of(Population.employees)
    page = at("analyst").post(f"/waves/{wave.id}/ballots", {**sheets(), "number": number})
    assert page.status == 422
    assert printed(wave) == 0


def test_candidates_answer_by_an_open_link_of_their_own_population(
    ballots: Ballots, client: Client
) -> None:
    wave = wave_of(Population.candidates)
    page = client.get(f"/candidates/{wave.id}")
    assert "Open link" in page.words
    assert page.soup.select_one("#code") is None
    for _time in range(MOST):
        done = client.post(f"/candidates/{wave.id}", {"q-trust": "5"}, token=False)
        assert (done.status, done.response.location) == (303, f"/candidates/{wave.id}/sent?lang=en")
    page = client.post(f"/candidates/{wave.id}", {"q-trust": "5"}, token=False)
    assert page.status == 422
    assert "Too many answers came from your network." in page.words
    assert {answer.group for answer in answer_store.answers_of(wave.id)} == {"open"}
    assert len(answers(wave)) == MOST


def test_the_allowance_of_one_network_leaves_others_theirs(ballots: Ballots) -> None:
    own = type(allowance())()
    assert [own.use("192.0.2.1") for _time in range(MOST + 1)] == [True] * MOST + [False]
    assert own.use("192.0.2.2")
    # One device has all addresses of a network of IPv6.
    network = [own.use(f"2001:db8::{number:x}") for number in range(MOST + 1)]
    assert (network[-2:], own.use("2001:db8:0:1::1")) == ([True, False], True)
    assert own.use("::ffff:192.0.2.3")


def test_another_site_cannot_let_its_visitors_answer(ballots: Ballots, client: Client) -> None:
    wave = wave_of(Population.candidates)
    found = raw(
        client, "POST", f"/candidates/{wave.id}", data={"q-trust": "5"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )  # fmt: skip
    assert (found.status_code, answers(wave)) == (400, [])


def test_the_page_says_what_is_not_covered(ballots: Ballots, client: Client) -> None:
    words = client.get("/ballot-secrecy").words
    for said in ("running server", "Copies of the email", "log archive", "print ballots"):
        assert said in words
    assert "serveur en fonctionnement" in client.get("/ballot-secrecy", language="fr").words


def test_no_code_is_in_an_address_that_a_server_sees(ballots: Ballots, client: Client) -> None:
    wave = wave_of(Population.employees)
    rules = [
        r.rule
        for r in ballots.company.app.url_map.iter_rules()
        if r.endpoint.startswith("ballots.")
    ]
    assert {name for rule in rules for name in re.findall(r"<(\w+)>", rule)} == {"wave"}
    code = codes_for(wave)[0]
    assert client.get(f"/ballot/{wave.id}?code={code}").soup.select_one(f"[value='{code}']") is None
