"""The page of themes of a program of co-creation, for its lead."""

from flask import Response
from flask_babel import gettext as _

from webapp.briefs import queries as briefs
from webapp.briefs import services
from webapp.briefs.models import Theme
from webapp.core.errors import Missing
from webapp.ideas.forms import ThemeForm
from webapp.ideas.views.blueprint import bp
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

VERBS = {"pause": services.pause_theme, "resume": services.resume_theme}


def load_led(me: Person, slug: str) -> Program:
    """A program of co-creation that this person leads."""
    return programs.led_program(me, slug, Kind.cocreation)


def load_theme(me: Person, theme_id: str) -> Theme:
    """A theme of a program of co-creation that this person leads."""
    found = briefs.led_theme(me, theme_id)
    if programs.by_id(found.program_id).kind != Kind.cocreation:
        raise Missing(programs.NO_PROGRAM)
    return found


@bp.route("/programs/<program>/idea-themes", methods=["GET", "POST"])
@guarded(is_lead, program=load_led)
def themes(program: Program) -> Response:
    """What ideas can be about."""
    form = ThemeForm()
    names = {"en": form.name_en.data or "", "fr": form.name_fr.data or ""}
    if isinstance(submit(form, lambda me: services.add_theme(program, names, by=me)), Done):
        flash(_("The theme is added."))
        return redirect_to("ideas.themes", program=program.slug)
    return render("ideas/themes.html", program=program, form=form, themes=briefs.themes(program.id))


@bp.post("/idea-themes/<theme>/<any(pause, resume):verb>")
@guarded(is_lead, theme=load_theme)
def move_theme(theme: Theme, verb: str) -> Response:
    """Stop offering a theme for new ideas, or offer it again."""
    submit_button(StepForm(), lambda me: VERBS[verb](theme, by=me))
    flash(_("Saved."))
    return redirect_to("ideas.themes", program=programs.by_id(theme.program_id).slug)
