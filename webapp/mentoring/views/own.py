"""Pages of people who apply: my mentoring, the application."""

from flask import Response
from flask_babel import gettext as _

from webapp.core.permissions import signed_in
from webapp.mentoring import queries, services
from webapp.mentoring.forms import application_form, details_of
from webapp.mentoring.models import Application, Edition
from webapp.mentoring.sealing import sealed_people
from webapp.mentoring.services.showing import shown_state
from webapp.mentoring.views.blueprint import bp
from webapp.mentoring.views.editions import load_edition
from webapp.mentoring.workflow import ApplicationState, EditionState, Role
from webapp.people.models import Person
from webapp.people.queries import by_id
from webapp.programs import queries as programs
from webapp.programs.rules import is_enrolled
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


def load_application(me: Person, application_id: str) -> Application:
    """An application of this person."""
    return queries.own_application(me, application_id)


@bp.get("/mentoring")
@guarded(signed_in)
def mine() -> Response:
    """What is next in one's pairs, one's applications, and editions to apply to."""
    me = person()
    joined = [each.program.id for each in programs.own_enrollments(me) if not each.paused]
    own = queries.applications_of(me)
    pairs = [(pair, shown_state(pair, me)) for pair in queries.pairs_of(me)]
    return render(
        "mentoring/mine.html", pairs=pairs, applications=own, me=me, roles=Role,
        editions=queries.open_editions(joined), taken={(a.edition_id, a.role) for a in own},
    )  # fmt: skip


@bp.route("/editions/<edition>/apply/<any(mentor, mentee):role>", methods=["GET", "POST"])
@guarded(is_enrolled, edition=load_edition)
def apply(edition: Edition, role: str) -> Response:
    """Apply as a mentor or mentee, or change the application."""
    me, wanted = person(), Role(role)
    known = queries.application(edition.id, me, wanted)
    if known is not None and known.state == ApplicationState.withdrawn:
        known = None
    form = application_form(edition, wanted, me, known, _named(known))
    result = submit(
        form, lambda by: services.apply(edition, wanted, details_of(form, edition), by=by)
    )
    if isinstance(result, Done):
        flash(_("Your application is saved. You can change it until the last day, or withdraw it."))
        return redirect_to("mentoring.mine")
    return render(
        "mentoring/apply.html", form=form, edition=edition, role=wanted, known=known,
        open=edition.state == EditionState.applying,
    )  # fmt: skip


@bp.post("/applications/<application>/withdraw")
@guarded(signed_in, page="mentoring.mine", application=load_application)
def withdraw(application: Application) -> Response:
    """Withdraw an application."""
    submit_button(StepForm(), lambda me: services.withdraw(application, by=me))
    flash(_("Your application is withdrawn."))
    return redirect_to("mentoring.mine")


def _named(known: Application | None) -> dict[str, str]:
    """The addresses in the sealed columns of one's own application, one per line."""
    if known is None:
        return {"excluded": "", "ranked": ""}
    return {
        column: "\n".join(
            found.address for each in sealed_people(known, column) if (found := by_id(each))
        )
        for column in ("excluded", "ranked")
    }
