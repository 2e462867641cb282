"""Pages of briefs: read one; for the lead write, edit, close, and pause themes."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from webapp.briefs import queries, services
from webapp.briefs.forms import BriefForm, ThemeForm
from webapp.briefs.models import Brief, Theme
from webapp.briefs.providers import origins
from webapp.briefs.resuming import why_not_resume
from webapp.briefs.services import BriefContent
from webapp.briefs.workflow import BriefState
from webapp.core.i18n import gettext_noop
from webapp.core.permissions import signed_in
from webapp.experience import THEMES, ExperienceTheme
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.providers import employee_notes
from webapp.programs.rules import is_enrolled, is_lead
from webapp.programs.views import listed
from webapp.web.forms import StepForm, lines_of
from webapp.web.guards import guarded, person
from webapp.web.locale import in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, Refused, submit, submit_button

bp = Blueprint("briefs", __name__, template_folder="templates")

# A brief that this person may write from.
load_brief = queries.brief_for


@bp.get("/briefs/<brief>")
@guarded(is_enrolled, brief=queries.brief_for)
def brief(brief: Brief) -> Response:
    """One brief: facts, sources, questions."""
    return render("briefs/brief.html", brief=brief, origins=origins(brief))


@bp.get("/briefs")
@guarded(signed_in)
def open_briefs() -> Response:
    """The open briefs of this person's programs; of one of them with `?program=`."""
    own = programs.own_enrollments(person(), Kind.sharing)
    mine = [each.program for each in own if not each.paused]
    chosen = [each for each in mine if each.slug == request.args.get("program")]
    page, search = listed(queries.open_briefs([each.id for each in chosen or mine]), _words)
    return render(
        "briefs/open_briefs.html", page=page, search=search, programs=mine,
        chosen=chosen[0] if chosen else None,
        notes=[note for each in chosen or mine for note in employee_notes(each)],
    )  # fmt: skip


def _words(brief: Brief) -> tuple[str, ...]:
    """The texts of a brief that a search compares."""
    return (*brief.titles.values(), *brief.theme.names.values())


@bp.get("/programs/<program>/briefs")
@guarded(is_lead, program=programs.led_sharing_program)
def briefs(program: Program) -> Response:
    """The briefs of a program by state and theme, and its themes, for its lead."""
    theme, state = request.args.get("theme", ""), request.args.get("state", "open")
    found = [b for b in queries.all_briefs(program.id) if theme in {"", b.theme_id}]
    is_open = [b for b in found if queries.why_not_write(b) is None]
    drafts = [b for b in found if b.state == BriefState.draft]
    ended = [b for b in found if b not in is_open and b not in drafts]
    groups = {"open": is_open, "drafts": drafts, "ended": ended, "all": found}
    page, search = listed(groups.get(state, found), _words)
    return render(
        "briefs/briefs.html", program=program, page=page, search=search, state=state, theme=theme,
        themes=queries.themes(program.id), groups=groups, form=StepForm(), subjects=THEMES,
        why_not_resume=why_not_resume,
    )  # fmt: skip


def _form(program_id: str, **values: Any) -> BriefForm:  # noqa: ANN401 - field values
    form = BriefForm(**values)
    known = [SelectChoice(t.id, in_language(t.names)) for t in queries.themes(program_id)]
    form.theme.choices = [*known, SelectChoice("", _("A new theme"))]
    return form


def _content(form: BriefForm, program_id: str) -> BriefContent:
    chosen = {t.id: t.names for t in queries.themes(program_id)}.get(form.theme.data or "")
    return {
        "theme": chosen or form.of_both("theme"), "titles": form.of_both("title"),
        "about": ExperienceTheme(form.about.data) if form.about.data else None,
        "facts": form.lists("facts"), "questions": form.lists("questions"),
        "sources": lines_of(form.sources.data), "expires_on": form.expires_on.data,
    }  # fmt: skip


@bp.route("/programs/<program>/briefs/new", methods=["GET", "POST"])
@guarded(is_lead, program=programs.led_sharing_program)
def new_brief(program: Program) -> Response:
    """Write a brief."""
    form = _form(program.id)

    def create(me: Person) -> Brief:
        content = _content(form, program.id)
        return services.open_brief(program, by=me, row_id=form.row_id(me.id), **content)

    if isinstance(submit(form, create), Refused):
        return render("briefs/edit_brief.html", form=form, program=program, brief=None, origins=())
    flash(_("The brief is open. Participants can write from it."))
    return redirect_to("briefs.briefs", program=program.slug)


@bp.route("/briefs/<brief>/edit", methods=["GET", "POST"])
@guarded(is_lead, brief=queries.led_brief)
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

    was_draft = brief.state == BriefState.draft
    if isinstance(submit(form, save, keep=True), Refused):
        form.renew(brief.version)
        return render(
            "briefs/edit_brief.html", form=form, program=brief.program, brief=brief,
            origins=origins(brief),
        )  # fmt: skip
    flash(_("The brief is open. Participants can write from it.") if was_draft else _("Saved."))
    return redirect_to("briefs.briefs", program=brief.program.slug)


# Verb in the URL -> its service, the verb that undoes it, and the message.
VERBS: dict[str, tuple[Callable[..., None], str, str]] = {
    "close": (services.close_brief, "reopen",
              gettext_noop("The brief is closed. Drafts written from it are kept.")),
    "reopen": (services.reopen_brief, "close", gettext_noop("The brief is open again.")),
    "pause": (services.pause_theme, "resume",
              gettext_noop("The theme is paused. Its briefs are hidden.")),
    "resume": (services.resume_theme, "pause", gettext_noop("The theme is open again.")),
}  # fmt: skip


@bp.post("/briefs/<brief>/<any(close, reopen):verb>")
@guarded(is_lead, brief=queries.led_brief)
def move_brief(brief: Brief, verb: str) -> Response:
    """Close a brief, or reopen it."""
    return _move(brief, verb, {"brief": brief.id})


@bp.route("/themes/<theme>/comparison", methods=["GET", "POST"])
@guarded(is_lead, theme=queries.led_theme)
def compare_theme(theme: Theme) -> Response:
    """Choose what a theme is compared with."""
    form, program = ThemeForm(about=theme.about or ""), programs.by_id(theme.program_id)
    saved = submit(form, lambda me: services.compare_theme(theme, form.chosen(), by=me))
    if isinstance(saved, Done):
        flash(_("Saved. The next comparison uses it."))
        return redirect_to("briefs.briefs", program=program.slug)
    return render("briefs/compare.html", form=form, theme=theme, program=program)


@bp.post("/themes/<theme>/<any(pause, resume):verb>")
@guarded(is_lead, theme=queries.led_theme)
def move_theme(theme: Theme, verb: str) -> Response:
    """Pause a theme, or resume it."""
    return _move(theme, verb, {"theme": theme.id})


def _move(thing: Brief | Theme, verb: str, ids: dict[str, Any]) -> Response:
    act, opposite, message = VERBS[verb]
    submit_button(StepForm(), lambda me: act(thing, by=me))
    undo = url_for(str(request.endpoint), verb=opposite, **ids)
    flash(_(message), undo=(undo, _("Undo")))
    return redirect_to("briefs.briefs", program=programs.by_id(thing.program_id).slug)
