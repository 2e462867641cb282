"""Answers: the same questions are asked in each language, and only asked ones have values."""

import random
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webapp.barometers.answering import CONSENT, LONGEST_COMMENT, PREFIX, answers_of, asked, read
from webapp.barometers.checking import check
from webapp.barometers.models import BarometerVersion
from webapp.barometers.questions import Question
from webapp.core.errors import Invalid
from webapp.core.i18n import LANGUAGES
from webapp.web.application import Application

LETTERS = st.text(st.sampled_from("abcdefghij "), min_size=1).filter(str.strip)


def _texts(draw: st.DrawFn) -> dict[str, str]:
    return {code: draw(LETTERS) for code in LANGUAGES}


@st.composite
def questionnaires(draw: st.DrawFn) -> BarometerVersion:
    """A version with up to six questions, each of which may depend on an earlier one."""
    made: list[Question] = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["scale", "enps", "choice", "text"]))
        question: Any = {"key": f"q{number}", "type": kind, "texts": _texts(draw)}
        if kind == "scale":
            question["ends"] = {code: [draw(LETTERS), draw(LETTERS)] for code in LANGUAGES}
        if kind == "choice":
            question["options"] = [
                {"key": key, "texts": _texts(draw)} for key in ("yes", "no", "other")
            ]
        earlier = [each for each in made if answers_of(each)]
        depends: bool = draw(st.booleans())
        if earlier and depends:
            about = draw(st.sampled_from(earlier))
            some = st.lists(st.sampled_from(answers_of(about)), min_size=1, unique=True)
            question["asked_if"] = {"question": about["key"], "one_of": draw(some)}
        made.append(question)
    check(made, {})
    return BarometerVersion(questions={"questions": made})


def _form(app: Application, version: BarometerVersion, language: str) -> BeautifulSoup:
    """The questions as a page in a language shows them."""
    with app.test_request_context(), force_locale(language):
        macros: Any = app.jinja_env.get_template("barometers/questions.html").make_module({})
        return BeautifulSoup(str(macros.questions(version, language)), "html.parser")


def _answered(form: BeautifulSoup, seed: int) -> dict[str, str]:
    """What a person sends who answers most questions by chance."""
    chance, sent = random.Random(seed), {}
    for group in form.select("fieldset"):
        options = [str(each["value"]) for each in group.select("input[type=radio]")]
        sent[str(group["id"])] = chance.choice(options)
    for area in form.select("textarea"):
        sent[str(area["name"])] = "A comment"
    for box in form.select("input[type=checkbox]"):
        if chance.random() < 0.5:
            sent[str(box["name"])] = "1"
    return sent


# Rendering changes nothing in the application.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(version=questionnaires(), seed=st.integers(0, 2**32))
def test_both_languages_give_the_same_answers(
    app: Application, version: BarometerVersion, seed: int
) -> None:
    forms = [_form(app, version, language) for language in LANGUAGES]
    sent = [_answered(form, seed) for form in forms]
    found = [read(version, each) for each in sent]
    assert sent[0] == sent[1]
    assert found[0] == found[1]
    values, comments = found[0]
    reachable = {each["key"] for each in asked(version.questions["questions"], values)}
    assert set(values) | set(comments) <= reachable
    assert values == {
        key: answer
        for question in version.questions["questions"]
        if (key := question["key"]) in reachable
        for answer in answers_of(question)
        if str(answer) == sent[0][PREFIX + key]
    }


def _one(**question: Any) -> BarometerVersion:
    texts = {"en": "How?", "fr": "Comment ?"}
    return BarometerVersion(questions={"questions": [{"key": "how", "texts": texts} | question]})


def test_a_comment_is_kept_only_with_its_consent() -> None:
    version = _one(type="text")
    assert read(version, {"q-how": " Fine\r\nreally "}) == ({}, {})
    assert read(version, {"q-how": " Fine\r\nreally ", "publish-how": "1"}) == (
        {}, {"how": "Fine\nreally"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "sent"),
    [
        ({"type": "scale"}, "6"), ({"type": "scale"}, "0"), ({"type": "scale"}, "٣"),
        ({"type": "enps"}, "11"), ({"type": "choice", "options": []}, "yes"),
        ({"type": "text"}, "a" * (LONGEST_COMMENT + 1)), ({"type": "text"}, "a" * 10**6),
        ({"type": "text"}, "a\u202eb"), ({"type": "text"}, "a" + "\u0301" * 40),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_refused_beside_its_question(question: Any, sent: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(_one(**question), {PREFIX + "how": sent, CONSENT + "how": "1"})
    assert refusal.value.field == "q-how"
