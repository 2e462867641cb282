"""Pages of the lead: people, coverage of units, topics."""

from flask import Response
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY
from webapp.champions import queries, services
from webapp.champions.forms import HoursForm, TopicsForm
from webapp.champions.models import Champion
from webapp.champions.queries import Coverage
from webapp.champions.views.blueprint import asked, bp, page_number
from webapp.core.lists import folded, found_in, page_of
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.web.bilingual import names_of
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, Refused, submit, submit_button


def load_led(me: Person, slug: str) -> Program:
    """A program of champions that this person leads."""
    return programs.led_program(me, slug, Kind.champions)


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


@bp.get("/programs/<program>/champions/coverage")
@guarded(is_lead, program=load_led)
def coverage(program: Program) -> Response:
    """Champions for 100 people by unit; units with few people are not compared."""
    search = asked("q")
    every = queries.coverage(program.id)
    without = [each for each in every if not each.champions and each.people >= ACTIVITY]
    shown = [each for each in every if found_in(search, *each.path)]
    ordered = {str(n): each for n, each in enumerate(sorted(shown, key=_by_need))}
    return render(
        "champions/coverage.html", program=program, search=search, without=len(without),
        units=len(every), floor=ACTIVITY, rate=_rate, highest=max(map(_rate, every), default=0),
        page=page_of(list(ordered), page_number(), lambda ids: [ordered[each] for each in ids]),
    )  # fmt: skip


def _by_need(unit: Coverage) -> bool:
    """Units that could have a champion and have none come first."""
    return unit.champions > 0 or unit.people < ACTIVITY


def _rate(unit: Coverage) -> float:
    """Champions for 100 people; 0 for a unit with too few people to be compared."""
    return round(100 * unit.champions / unit.people, 1) if unit.people >= ACTIVITY else 0.0


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
