"""Pages of the lead: people and topics."""

from flask import Response
from flask_babel import gettext as _

from webapp.champions import queries, services
from webapp.champions.forms import HoursForm, TopicsForm
from webapp.champions.models import Champion
from webapp.champions.views.blueprint import asked, bp, load_led, page_number
from webapp.core.lists import folded, found_in, page_of
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.web.bilingual import names_of
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, Refused, submit, submit_button


def load_candidate(me: Person, champion_id: str) -> Champion:
    """A role of a program that this person leads."""
    return queries.led_champion(me, champion_id)


@bp.get("/programs/<program>/champions/people")
@guarded(is_lead, program=load_led)
def people(program: Program) -> Response:
    """Champions and people who applied, by name, with their status."""
    return _people(program, {})


def _people(program: Program, forms: dict[str, HoursForm]) -> Response:
    search = asked("q")
    found = {
        each.id: each
        for each in sorted(queries.of_program(program.id), key=lambda e: folded(e.person.name))
        if found_in(search, each.person.name)
    }
    return render(
        "champions/people.html", program=program, search=search, me=person(), forms=forms,
        sent=next(iter(forms.values()), None),
        page=page_of(list(found), page_number(), lambda ids: [found[each] for each in ids]),
        form_of=lambda each: forms.get(each.id) or HoursForm(each.id, each.hours_asked),
    )  # fmt: skip


@bp.post("/champions/<champion>/grant")
@guarded(is_lead, champion=load_candidate)
def grant(champion: Champion) -> Response:
    """Agree to the hours of a person without a manager."""
    form = HoursForm(champion.id)
    result = submit(form, lambda me: services.grant(champion, form.hours.data, by=me))
    if isinstance(result, Refused):
        return _people(champion.program, {champion.id: form})
    flash(_("The hours are agreed. The person is notified."))
    return redirect_to("champions.people", program=champion.program.slug)


@bp.post("/champions/<champion>/decline")
@guarded(is_lead, champion=load_candidate)
def decline(champion: Champion) -> Response:
    """Decline the hours of a person without a manager."""
    submit_button(StepForm(), lambda me: services.decline(champion, by=me))
    flash(_("You declined. The person is notified, without a reason."))
    return redirect_to("champions.people", program=champion.program.slug)


@bp.route("/programs/<program>/champions/topics", methods=["GET", "POST"])
@guarded(is_lead, program=load_led)
def topics(program: Program) -> Response:
    """What champions help with."""
    form = TopicsForm(queries.topics_of(program.id), queries.topics_version(program.id))
    result = submit(
        form,
        lambda me: services.edit_topics(
            program, names_of(form.topics.data), by=me, version=form.number
        ),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Saved."))
        return redirect_to("champions.topics", program=program.slug)
    form.renew(queries.topics_version(program.id))
    return render("champions/topics.html", form=form, program=program)
