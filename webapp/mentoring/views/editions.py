"""Pages of editions, for the lead: list, new, settings, applications."""

from operator import attrgetter

from flask import Response
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY
from webapp.mentoring import queries, services
from webapp.mentoring.forms import EditionForm, NewEditionForm
from webapp.mentoring.models import Edition
from webapp.mentoring.providers import edition_parts
from webapp.mentoring.views.blueprint import bp
from webapp.mentoring.workflow import EDITION
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

VERBS = {
    "open": services.open_applications, "stop": services.stop_applications,
    "close": services.close_edition,
}  # fmt: skip


def load_mentoring(me: Person, slug: str) -> Program:
    """A program of mentoring that this person leads."""
    return programs.led_program(me, slug, Kind.mentoring)


def load_edition(me: Person, edition_id: str) -> Edition:
    """An edition of a program to which this person belongs."""
    return queries.edition_for(me, edition_id)


@bp.get("/programs/<program>/editions")
@guarded(is_lead, program=load_mentoring)
def editions(program: Program) -> Response:
    """The editions of a program."""
    found = queries.editions_of(program.id)
    return render("mentoring/editions.html", program=program, editions=found)


@bp.route("/programs/<program>/editions/new", methods=["GET", "POST"])
@guarded(is_lead, program=load_mentoring)
def new_edition(program: Program) -> Response:
    """Create an edition."""
    form = NewEditionForm()
    result = submit(
        form,
        lambda me: services.create_edition(
            program, by=me, row_id=form.row_id(me.id), **form.content()
        ),
    )
    if isinstance(result, Done):
        flash(_("The draft is created. People can apply once you open applications."))
        return redirect_to("mentoring.edition", edition=result.value.id)
    return render("mentoring/edition_form.html", form=form, program=program, edition=None)


@bp.get("/editions/<edition>")
@guarded(is_lead, edition=load_edition)
def edition(edition: Edition) -> Response:
    """An edition, for its lead: its dates, what other packages show of it, next steps."""
    return _page(edition)


@bp.route("/editions/<edition>/edit", methods=["GET", "POST"])
@guarded(is_lead, edition=load_edition)
def edit_edition(edition: Edition) -> Response:
    """Change dates, topics and rules."""
    form = EditionForm(edition)
    result = submit(
        form,
        lambda me: services.edit_edition(edition, by=me, version=form.number, **form.content()),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Saved."))
        return redirect_to("mentoring.edition", edition=edition.id)
    form.renew(edition.version)
    return render(
        "mentoring/edition_form.html", form=form, program=edition.program, edition=edition
    )


@bp.post("/editions/<edition>/<any(open, stop, close):verb>")
@guarded(is_lead, page="mentoring.edition", edition=load_edition)
def move_edition(edition: Edition, verb: str) -> Response:
    """Open or close applications, or close the edition."""
    submit_button(StepForm(), lambda me: VERBS[verb](edition, by=me))
    return redirect_to("mentoring.edition", edition=edition.id)


def _page(edition: Edition) -> Response:
    steps = [s for s in EDITION.open_steps(edition.state) if s.name in VERBS]
    return render(
        "mentoring/edition.html", edition=edition, pairs=queries.counts_of_pairs(edition.id), floor=ACTIVITY,
        steps=steps, form=StepForm(), parts=sorted(edition_parts(edition), key=attrgetter("order")),
    )  # fmt: skip
