"""Questions: made, changed, moved, made to depend on answers, without a script."""

from pathlib import Path

import pytest

from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.barometers.waves import barometer_of, free_barometer, lead_of, reread
from tests.pages import Client
from webapp.barometers import queries
from webapp.barometers.models import Barometer
from webapp.barometers.queries import content_of
from webapp.barometers.shipped import FILES, QuestionnaireError, load, shipped
from webapp.questionnaires.services import keyed


@pytest.fixture
def lead(company: Company) -> Client:
    return Client(company.app).sign_in(lead_of(company).email)


def _keys(barometer: Barometer) -> list[str]:
    reread()
    newest = queries.newest_version(barometer.id)
    return [each["key"] for each in newest.questions["questions"]]


def test_a_free_questionnaire_is_made_with_forms_alone(company: Company, lead: Client) -> None:
    barometer = free_barometer(company)
    top = f"/barometers/questionnaires/{barometer.id}"
    place = f"{top}/questions"

    def send(path: str, **typed: str) -> int:
        return lead.post(path, lead.get(path).form(path) | typed).status

    assert send(f"{top}/scores", names="Pace of work | Rythme") == 303
    assert send(f"{place}/new/choice", text_en="Do you work at night?",
        text_fr="Travaillez-vous la nuit ?", options="Yes | Oui\nNo | Non") == 303  # fmt: skip
    assert send(f"{place}/new/scale", text_en="Nights are well planned.",
        text_fr="Les nuits sont bien prévues.", scale="pace_of_work", theme="conditions") == 303  # fmt: skip
    assert send(f"{place}/nights_are_well_planned/condition?on=do_you_work_at_night",
        one_of="yes") == 303  # fmt: skip
    reread()
    content = content_of(queries.newest_version(barometer.id))
    assert content["scales"] == {"pace_of_work": {"en": "Pace of work", "fr": "Rythme"}}
    assert content["questions"][1] == {
        "key": "nights_are_well_planned", "type": "scale", "scale": "pace_of_work",
        "theme": "conditions",
        "texts": {"en": "Nights are well planned.", "fr": "Les nuits sont bien prévues."},
        "ends": {"en": ["Strongly disagree", "Strongly agree"],
                 "fr": ["Pas du tout d’accord", "Tout à fait d’accord"]},
        "asked_if": {"question": "do_you_work_at_night", "one_of": ["yes"]},
    }  # fmt: skip
    newest = queries.newest_version(barometer.id)
    page = lead.get(f"/barometers/versions/{newest.id}")
    assert "Only if you answered “Yes” to “Do you work at night?”" in page.words
    assert "Les nuits sont bien prévues." in page.words
    number = str(queries.barometer_by_id(barometer.id).version)
    moved = lead.post(f"{place}/nights_are_well_planned/move", {"version": number, "to": "up"})
    assert (moved.status, "depends on a question that is not before it" in moved.words) == (
        409,
        True,
    )
    assert _keys(barometer) == ["do_you_work_at_night", "nights_are_well_planned"]


def test_a_changed_meaning_gets_another_key_and_conditions_follow(
    company: Company, lead: Client
) -> None:
    barometer = barometer_of(company, "conditions")
    path = f"/barometers/questionnaires/{barometer.id}/questions/changed_jobs"
    sent = lead.get(path).form(path)
    assert sent["options"].strip() == "Yes | Oui\nNo | Non"
    assert lead.post(path, sent | {"text_en": "Did you move inside?"}).status == 303
    assert "changed_jobs" in _keys(barometer)
    sent = lead.get(path).form(path) | {"text_en": "Did you change sites?", "anew": "y"}
    assert [lead.post(path, sent).status for _twice in range(2)] == [303, 404]
    reread()
    content = content_of(queries.newest_version(barometer.id))["questions"]
    by_key = {each["key"]: each for each in content}
    assert "changed_jobs" not in by_key
    assert by_key["move_prepared"]["asked_if"]["question"] == "did_you_change_sites"


def test_mistakes_are_beside_their_field_and_a_stale_page_is_refused(
    company: Company, lead: Client
) -> None:
    barometer = barometer_of(company, "conditions")
    path = f"/barometers/questionnaires/{barometer.id}/questions/changed_jobs"
    page = lead.post(path, lead.get(path).form(path) | {"options": "Yes\nNo | Non"})
    line = "Write each on one line, in English and French, as in: Never | Jamais"
    assert (page.status, beside(page)) == (422, {"options": line})
    stale = lead.get(path).form(path)
    # The answer on which another question depends.
    page = lead.post(path, stale | {"options": "Sure | Certes\nNo | Non"})
    assert (page.status, "depends on an answer that is not possible" in page.words) == (422, True)
    assert lead.post(path, stale).status == 303
    page = lead.post(path, stale | {"text_en": "Typed twice"})
    assert (page.status, page.form(path)["text_en"]) == (409, "Typed twice")
    scores = f"/barometers/questionnaires/{barometer.id}/scores"
    page = lead.post(scores, lead.get(scores).form(scores) | {"names": "Autonomy | Autonomie"})
    assert (page.status, "counts in a score that does not exist" in page.words) == (422, True)
    foreign = f"/barometers/questionnaires/{barometer_of(company).id}/questions/changed_jobs"
    assert lead.get(foreign).status == 404


def test_answers_keep_their_keys_while_one_wording_stays() -> None:
    known = [("yes", {"en": "Yes", "fr": "Oui"}), ("no", {"en": "No", "fr": "Non"})]
    typed = [
        {"en": "No", "fr": "Pas du tout"},
        {"en": "Yes!", "fr": "Oui"},
        {"en": "No 2", "fr": "2"},
    ]
    assert [key for key, _names in keyed(typed, known)] == ["no", "yes", "no_2"]


def test_the_shipped_questionnaires_ask_what_they_promise() -> None:
    keys = {
        name: [question["key"] for question in found.content["questions"]]
        for name, found in shipped().items()
    }
    items = {
        name: {
            scale: sum(q.get("scale") == scale for q in found.content["questions"])
            for scale in found.content["scales"]
        }
        for name, found in shipped().items()
    }
    assert items["comfort"] == {"comfort": 10}
    assert items["attractiveness"] == {"attractiveness": 5, "intentions": 5, "prestige": 5}
    assert set(items["conditions"]) == {"autonomy", "cooperation", "mobility", "challenge"}
    assert keys["enps"] == ["enps", "enps_why"]
    assert "at_ease" in keys["comfort"]
    assert [shipped()[name].population for name in FILES if name == "candidates"] == ["candidates"]


GOOD = """
kind = "free"
population = "employees"
moment = "daily_work"
names = { en = "N", fr = "N" }
purposes = { en = "P", fr = "P" }
scales = { pace = { en = "Pace", fr = "Rythme" } }
[ends]
en = ["No", "Yes"]
fr = ["Non", "Oui"]
[[questions]]
key = "first"
scale = "pace"
en = "First"
fr = "Premier"
[[questions]]
key = "second"
asked_if = { question = "first", one_of = [1, 2] }
en = "Second"
fr = "Second"
"""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('fr = "Premier"', "", "Question “first” needs a text in each language."),
        ('key = "second"', 'key = "first"', "The key “first” is used twice, or is not a key."),
        ('question = "first"', 'question = "third"',
         "Question “second” depends on a question that is not before it."),
        ("[1, 2]", "[1, 6]", "Question “second” depends on an answer that is not possible."),
        ("[1, 2]", '["1"]', "Question “second” depends on an answer that is not possible."),
        ('scale = "pace"', 'scale = "peace"',
         "Question “first” counts in a score that does not exist."),
        ('fr = ["Non", "Oui"]', "", "Question “first” needs words at both ends of its scale."),
        ('key = "first"', 'key = "first"\ntheme = "weather"', "Question “first” has an unknown theme."),
        ('key = "first"', 'key = "first"\nfoo = 1',
         "Question “first” has no known type, or an unknown field."),
        ('kind = "free"', "", "kind is missing."),
        ('kind = "free"', 'kind = "odd"', "'odd' is not a valid BarometerKind."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_questionnaire_is_refused_in_one_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load(path).content["questions"][1]["key"] == "second"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(QuestionnaireError) as refusal:
        load(path)
    assert str(refusal.value) == f"mine.toml: {sentence}"


def test_a_preview_in_both_languages_leaves_the_page_in_its_own(
    company: Company, lead: Client
) -> None:
    version = queries.newest_version(barometer_of(company).id)
    page = lead.get(f"/barometers/versions/{version.id}?lang=fr")
    assert page.text_of("nav.sections").split()[0] == "Accueil"
    assert "No answer" in page.text_of("section[lang=en]")
    assert "Sans réponse" in page.text_of("section[lang=fr]")
    lead.get("/?lang=en")
