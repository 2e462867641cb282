"""Pages of briefs: read one; for the lead write, edit, close, and pause themes."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from webapp.people.models import Person
from webapp.programs import queries, services
from webapp.programs.forms import BriefForm, lines_of
from webapp.programs.models import Brief, Program, Theme
from webapp.programs.rules import is_enrolled, is_lead
from webapp.programs.services.briefs import BriefContent
from webapp.programs.views.blueprint import bp
from webapp.programs.views.lead import load_led
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.locale import in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Refused, submit, submit_button


def load_brief(me: Person, brief_id: str) -> Brief:
    """A brief this person may write from."""
    return queries.brief_for(me, brief_id)


def load_led_brief(me: Person, brief_id: str) -> Brief:
    """A brief of a program this person leads."""
    return queries.led_brief(me, brief_id)


def load_led_theme(me: Person, theme_id: str) -> Theme:
    """A theme of a program this person leads."""
    return queries.led_theme(me, theme_id)


@bp.get("/briefs/<brief>")
@guarded(is_enrolled, brief=load_brief)
def brief(brief: Brief) -> Response:
    """One brief: facts, sources, questions."""
    return render("programs/brief.html", brief=brief)


@bp.get("/programs/<program>/briefs")
@guarded(is_lead, program=load_led)
def briefs(program: Program) -> Response:
    """All briefs and themes of a program, for its lead."""
    found = [(b, queries.why_not_write(b)) for b in queries.all_briefs(program.id)]
    return render(
        "programs/briefs.html", program=program, briefs=found, themes=queries.themes(program.id),
        form=StepForm(),
    )  # fmt: skip


def _form(program_id: str, **values: Any) -> BriefForm:  # noqa: ANN401 - field values
    form = BriefForm(**values)
    known = [SelectChoice(t.id, in_language(t.names)) for t in queries.themes(program_id)]
    form.theme.choices = [*known, SelectChoice("", _("A new theme, named below"))]
    return form


def _content(form: BriefForm, program_id: str) -> BriefContent:
    chosen = {t.id: t.names for t in queries.themes(program_id)}.get(form.theme.data or "")
    return {
        "theme": chosen or form.of_both("theme"),
        "titles": form.of_both("title"),
        "facts": form.lists("facts"),
        "questions": form.lists("questions"),
        "sources": lines_of(form.sources.data),
        "expires_on": form.expires_on.data,
    }


@bp.route("/programs/<program>/briefs/new", methods=["GET", "POST"])
@guarded(is_lead, program=load_led)
def new_brief(program: Program) -> Response:
    """Write a brief."""
    form = _form(program.id)

    def create(me: Person) -> Brief:
        return services.open_brief(program, by=me, **_content(form, program.id))

    if isinstance(submit(form, create), Refused):
        return render("programs/edit_brief.html", form=form, program=program, brief=None)
    flash(_("The brief is open: whoever is in the program finds it on their first page."))
    return redirect_to("programs.briefs", program=program.slug)


@bp.route("/briefs/<brief>/edit", methods=["GET", "POST"])
@guarded(is_lead, brief=load_led_brief)
def edit_brief(brief: Brief) -> Response:
    """Change a brief."""
    values = {f"title_{each}": words for each, words in brief.titles.items()}
    for name, lines in (("facts", brief.facts), ("questions", brief.questions)):
        values |= {f"{name}_{each}": "\n".join(words) for each, words in lines.items()}
    form = _form(
        brief.program_id, theme=brief.theme_id, version=brief.version,
        sources="\n".join(brief.sources), expires_on=brief.expires_on, **values,
    )  # fmt: skip

    def save(me: Person) -> Brief:
        content = _content(form, brief.program_id)
        return services.edit_brief(brief, by=me, version=form.number, **content)

    if isinstance(submit(form, save, keep=True), Refused):
        form.renew(brief.version)
        return render("programs/edit_brief.html", form=form, program=brief.program, brief=brief)
    flash(_("Saved."))
    return redirect_to("programs.briefs", program=brief.program.slug)


@bp.post("/briefs/<brief>/<any(close, reopen):verb>")
@guarded(is_lead, brief=load_led_brief)
def move_brief(brief: Brief, verb: str) -> Response:
    """Close a brief, or reopen it."""
    act, opposite, message = {
        "close": (services.close_brief, "reopen", _("Nobody begins a story from it any more.")),
        "reopen": (services.reopen_brief, "close", _("The brief is open again.")),
    }[verb]
    submit_button(StepForm(), lambda me: act(brief, by=me))
    undo = url_for("programs.move_brief", brief=brief.id, verb=opposite)
    flash(message, undo=(undo, _("Undo")))
    return redirect_to("programs.briefs", program=brief.program.slug)


@bp.post("/themes/<theme>/<any(pause, resume):verb>")
@guarded(is_lead, theme=load_led_theme)
def move_theme(theme: Theme, verb: str) -> Response:
    """Pause a theme, or resume it."""
    act, opposite, message = {
        "pause": (services.pause_theme, "resume", _("Nobody is asked to write about it now.")),
        "resume": (services.resume_theme, "pause", _("Its briefs can be written from again.")),
    }[verb]
    submit_button(StepForm(), lambda me: act(theme, by=me))
    undo = url_for("programs.move_theme", theme=theme.id, verb=opposite)
    flash(message, undo=(undo, _("Undo")))
    return redirect_to("programs.briefs", program=queries.by_id(theme.program_id).slug)
