"""Change the questions of a version that no wave uses."""

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from webapp.barometers import queries
from webapp.barometers.answering import answers_of
from webapp.barometers.models import Barometer
from webapp.barometers.questions import Condition, Question, QuestionType
from webapp.barometers.views.making import load_barometer
from webapp.core.errors import Missing
from webapp.experience import THEMES
from webapp.people.models import Person
from webapp.people.rules import is_employee_view
from webapp.questionnaires import services
from webapp.questionnaires.forms import (
    TYPES,
    ConditionForm,
    ScalesForm,
    question_form,
    question_in,
)
from webapp.questionnaires.services import NO_QUESTION
from webapp.web.forms import Form, StepForm
from webapp.web.guards import guarded
from webapp.web.locale import in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

bp = Blueprint("questionnaires", __name__, template_folder="templates")
PAGE = "questionnaires.questions"
AT = "/barometers/questionnaires/<barometer>/questions"


def load_type(_me: Person, name: str) -> QuestionType:
    """A type of question."""
    if name not in TYPES:
        raise Missing(NO_QUESTION)
    return name


@bp.get(AT)
@guarded(is_employee_view, barometer=load_barometer)
def questions(barometer: Barometer) -> Response:
    """The questions of the newest version, with buttons to change them while no wave uses it."""
    newest = queries.newest_version(barometer.id)
    return render(
        "questionnaires/questions.html", barometer=barometer, version=newest, types=TYPES,
        content=queries.content_of(newest), used=queries.is_used(newest), themes=THEMES,
    )  # fmt: skip


@bp.route(f"{AT}/new/<kind>", methods=["GET", "POST"])
@guarded(is_employee_view, barometer=load_barometer, kind=load_type)
def new_question(barometer: Barometer, kind: QuestionType) -> Response:
    """Add a question at the end."""
    return _form(barometer, "", kind, None)


@bp.route(f"{AT}/<key>", methods=["GET", "POST"])
@guarded(is_employee_view, barometer=load_barometer)
def edit_question(barometer: Barometer, key: str) -> Response:
    """Change a question."""
    known = _question(barometer, key)
    return _form(barometer, key, known["type"], known)


def _question(barometer: Barometer, key: str) -> Question:
    """A question of the newest version; raises Missing."""
    found = queries.content_of(queries.newest_version(barometer.id))["questions"]
    return found[services.position_of(found, key)]


def _form(barometer: Barometer, key: str, kind: QuestionType, known: Question | None) -> Response:
    content = queries.content_of(queries.newest_version(barometer.id))
    form = question_form(kind, content["scales"], barometer.version, known)
    result = submit(
        form,
        lambda me: services.save_question(
            barometer, key, question_in(form, kind, known), by=me, version=form.number,
            anew="anew" in form and form.anew.data,
        ),
        keep=True,
    )  # fmt: skip
    if isinstance(result, Done):
        flash(_("The question is saved."))
        return redirect_to(PAGE, barometer=barometer.id)
    form.renew(barometer.version)
    return render(
        "questionnaires/question.html",
        form=form,
        barometer=barometer,
        key=key,
        kind=kind,
        types=TYPES,
    )


@bp.post(f"{AT}/<key>/remove")
@guarded(is_employee_view, page=PAGE, barometer=load_barometer)
def remove_question(barometer: Barometer, key: str) -> Response:
    """Remove a question from a version that no wave uses."""
    form = StepForm()
    submit_button(
        form, lambda me: services.remove_question(barometer, key, by=me, version=form.number)
    )
    flash(_("The question is removed. Earlier versions keep it."))
    return redirect_to(PAGE, barometer=barometer.id)


@bp.post(f"{AT}/<key>/move")
@guarded(is_employee_view, page=PAGE, barometer=load_barometer)
def move_question(barometer: Barometer, key: str) -> Response:
    """Move a question up or down by one place."""
    form, up = StepForm(), request.form.get("to") == "up"
    submit_button(
        form,
        lambda me: services.move_question(barometer, key, up=up, by=me, version=form.number),
    )
    return redirect_to(PAGE, barometer=barometer.id)


@bp.route(f"{AT}/<key>/condition", methods=["GET", "POST"])
@guarded(is_employee_view, barometer=load_barometer)
def condition(barometer: Barometer, key: str) -> Response:
    """Ask a question only after some answers to an earlier one: which one, then which answers."""
    known = _question(barometer, key)
    content = queries.content_of(queries.newest_version(barometer.id))["questions"]
    place = services.position_of(content, key)
    earlier = {each["key"]: each for each in content[:place] if answers_of(each)}
    on = earlier.get(request.args.get("on", ""))
    form = _condition_form(on, known, barometer.version)
    result = submit(
        form,
        lambda me: services.set_condition(
            barometer, key, _condition(on, form), by=me, version=form.number
        ),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("The question is saved."))
        return redirect_to(PAGE, barometer=barometer.id)
    form.renew(barometer.version)
    return render(
        "questionnaires/condition.html", form=form, barometer=barometer, question=known, on=on,
        earlier=earlier,
    )  # fmt: skip


def _condition_form(on: Question | None, known: Question, version: int) -> Any:  # noqa: ANN401 - one of two forms
    """The answers of the chosen question; without one, the button that removes the condition."""
    if on is None:
        return StepForm(version=version)
    before: Any = known.get("asked_if", {})
    chosen = before["one_of"] if before.get("question") == on["key"] else []
    form = ConditionForm(version=version, one_of=[str(each) for each in chosen])
    form.one_of.choices = [SelectChoice(str(a), _answer_text(on, a)) for a in answers_of(on)]
    return form


def _answer_text(question: Question, answer: int | str) -> str:
    texts = {each["key"]: in_language(each["texts"]) for each in question.get("options", [])}
    return str(texts.get(str(answer), answer))


def _condition(on: Question | None, form: Form) -> Condition | None:
    if on is None:
        return None
    return {
        "question": on["key"],
        "one_of": [each for each in answers_of(on) if str(each) in form.one_of.data],
    }


@bp.route("/barometers/questionnaires/<barometer>/scores", methods=["GET", "POST"])
@guarded(is_employee_view, barometer=load_barometer)
def scores(barometer: Barometer) -> Response:
    """The names of the scores that questions count in."""
    content = queries.content_of(queries.newest_version(barometer.id))
    form = ScalesForm(barometer.version, content["scales"])
    result = submit(
        form,
        lambda me: services.save_scales(barometer, form.typed(), by=me, version=form.number),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("The scores are saved."))
        return redirect_to(PAGE, barometer=barometer.id)
    form.renew(barometer.version)
    return render("questionnaires/scores.html", form=form, barometer=barometer)
