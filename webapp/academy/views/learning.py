"""Pages of participants: the modules of a program, one module with its quiz."""

from flask import Response
from flask_babel import gettext as _

from webapp.academy import queries, services
from webapp.academy.forms import answers_of, quiz_form
from webapp.academy.models import Module
from webapp.academy.views.blueprint import bp
from webapp.academy.views.lead import load_module
from webapp.academy.workflow import MODULE
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.rules import is_enrolled, is_lead
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit


def load_program(me: Person, slug: str) -> Program:
    """A program to which this person belongs."""
    return programs.inside(me, slug)


@bp.get("/programs/<program>/modules")
@guarded(is_enrolled, program=load_program)
def learn(program: Program) -> Response:
    """The modules of a program with one's own progress."""
    found, me = queries.modules_of(program.id), person()
    done = queries.completed(me, found)
    waiting = {m.id: [o for o in found if o.id in m.requires and o.id not in done] for m in found}
    return render(
        "academy/learn.html", program=program, modules=found, versions=queries.contents(found),
        done=done, waiting=waiting,
    )  # fmt: skip


@bp.get("/modules/<module>")
@guarded(signed_in, module=load_module)
def module(module: Module) -> Response:
    """A module: text, video, quiz."""
    return _page(module, quiz_form(_questions(module), module.number))


@bp.post("/modules/<module>/complete")
@guarded(is_enrolled, module=load_module)
def complete(module: Module) -> Response:
    """Answer the quiz, or say that the module is read."""
    questions = _questions(module)
    form = quiz_form(questions, module.number)
    answers = answers_of(form, len(questions))
    result = submit(
        form, lambda me: services.complete(module, answers, number=str(form.number.data), by=me)
    )
    if isinstance(result, Done):
        flash(_("Completed. It is in your passport, which only you see until you show it."))
        return redirect_to("academy.learn", program=module.program.slug)
    form.number.data = str(module.number)
    return _page(module, form)


@bp.post("/modules/<module>/check")
@guarded(is_lead, module=load_module)
def check(module: Module) -> Response:
    """Try the quiz as the lead; nothing is stored."""
    form = quiz_form(_questions(module), module.number)
    if isinstance(submit(form, lambda _me: None), Done):
        flash(_("All answers are right. Nothing is stored."))
        return redirect_to("academy.module", module=module.id)
    form.number.data = str(module.number)
    return _page(module, form)


def _questions(module: Module) -> list[dict[str, object]]:
    found: list[dict[str, object]] = in_language(queries.content(module).questions)
    return found


def _page(module: Module, quiz: object) -> Response:
    me = person()
    before = services.missing_before(module, me)
    return render(
        "academy/module.html", module=module, version=queries.content(module), quiz=quiz,
        done=module.id in queries.completed(me, [module]), before=before,
        titles=queries.contents(before), leads=is_lead(me, module),
        takes=is_enrolled(me, module), steps=list(MODULE.open_steps(module.state)), form=StepForm(),
    )  # fmt: skip
