"""Waves, for the employee-view lead: plan, open, close, publish, decide."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from flask import Response
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.barometers import deciding, providers, queries, services
from webapp.barometers.forms import CommentsForm, CorrectionForm, DaysForm, WaveForm, in_both
from webapp.barometers.home import wave_name
from webapp.barometers.models import Barometer, Wave
from webapp.barometers.obstacles import Obstacle
from webapp.barometers.rules import reads_barometers
from webapp.barometers.views.blueprint import bp
from webapp.barometers.views.employees import about_names
from webapp.barometers.views.making import load_barometer
from webapp.barometers.workflow import WAVE, WaveState
from webapp.core.errors import Missing, WrongState
from webapp.core.workflow import CHANGED
from webapp.experience import MOMENTS, Moment
from webapp.people.models import Person
from webapp.people.rules import is_employee_view
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

PAGE: Final = "barometers.wave"
STEPS: Final[dict[str, tuple[Callable[..., None], Any]]] = {
    "open": (
        partial(services.open_wave, may_open=providers.may_open),
        _l("The wave is open. People can answer from now on."),
    ),
    "cancel": (services.cancel, _l("The wave is canceled. Nobody was asked.")),
    "close": (services.close, _l("The wave is closed. The result is being computed.")),
    "publish": (services.publish, _l("The result is published. Write the decision next.")),
}


def load_wave(_me: Person, wave_id: str) -> Wave:
    """A wave."""
    return queries.wave_by_id(wave_id)


def load_step(_me: Person, name: str) -> str:
    """A step that a button takes."""
    if name not in STEPS:
        raise Missing(queries.NO_WAVE)
    return name


@bp.route("/barometers/questionnaires/<barometer>/waves/new", methods=["GET", "POST"])
@guarded(is_employee_view, page="barometers.barometer", barometer=load_barometer)
def plan(barometer: Barometer) -> Response:
    """Plan a wave."""
    form = WaveForm(barometer.population)

    def make(me: Person) -> Wave:
        return services.plan(
            barometer, Moment(form.moment.data), form.opens_on.data, form.closes_on.data,
            by=me, row_id=form.row_id(me.id),
        )  # fmt: skip

    result = submit(form, make)
    if isinstance(result, Done):
        flash(_("The wave is planned. Nobody is asked before you open it."))
        return redirect_to(PAGE, wave=result.value.id)
    return render("barometers/plan.html", form=form, barometer=barometer)


@bp.get("/barometers/waves/<wave>")
@guarded(reads_barometers, wave=load_wave)
def wave(wave: Wave) -> Response:
    """A wave with its next step; no number of answers is shown before the result is published."""
    planned = wave.state == WaveState.planned
    return render(
        "barometers/wave.html", wave=wave, wave_title=wave_name(wave), moments=MOMENTS,
        steps=[step for step in WAVE.open_steps(wave.state) if step.name in STEPS],
        obstacles=_obstacles(wave) if planned else [], missing=_missing(wave) if planned else None,
        lines=providers.wave_lines(wave, person()), leads=is_employee_view(person()),
        enough=_enough(wave),
    )  # fmt: skip


def _obstacles(wave: Wave) -> list[tuple[Obstacle, str]]:
    """What keeps a wave from opening, with the name of the other wave."""
    return [
        (each, wave_name(queries.wave_by_id(each.wave_id))) for each in services.obstacles(wave)
    ]


def _missing(wave: Wave) -> str | None:
    """Why a wave cannot open now, as a sentence."""
    why = services.missing(wave, providers.may_open, str(get_locale()))
    return None if why is None else str(_(why.message, **why.values))


def _enough(wave: Wave) -> bool:
    """Whether a computed result shows anything."""
    cells = (wave.result or {}).get("cells", [])
    return any(cell["n"] is not None for cell in cells)


@bp.post("/barometers/waves/<wave>/<step>")
@guarded(is_employee_view, page=PAGE, wave=load_wave, step=load_step)
def move_wave(wave: Wave, step: str) -> Response:
    """Open, cancel or close a wave, or publish its result."""
    service, said = STEPS[step]
    submit_button(StepForm(), lambda me: service(wave, by=me))
    flash(str(said))
    return redirect_to(PAGE, wave=wave.id)


@bp.route("/barometers/waves/<wave>/days", methods=["GET", "POST"])
@guarded(is_employee_view, page=PAGE, wave=load_wave)
def replan(wave: Wave) -> Response:
    """Change the days of a planned wave."""
    if wave.state != WaveState.planned:
        raise WrongState(CHANGED)
    form = DaysForm(wave)
    result = submit(
        form,
        lambda me: services.replan(
            wave, form.opens_on.data, form.closes_on.data, by=me, shown=form.days_shown()
        ),
    )
    if isinstance(result, Done):
        flash(_("Saved."))
        return redirect_to(PAGE, wave=wave.id)
    return render("barometers/days.html", form=form, wave=wave, wave_title=wave_name(wave))


@bp.route("/barometers/waves/<wave>/comments", methods=["GET", "POST"])
@guarded(is_employee_view, page=PAGE, wave=load_wave)
def comments(wave: Wave) -> Response:
    """Read the comments, and leave out those that name or accuse a person."""
    if wave.result is None:
        raise WrongState(CHANGED)
    form = CommentsForm(wave.result["comments"])
    result = submit(
        form,
        lambda me: services.leave_out(wave, form.places.data, by=me, shown=form.number - 1),
    )
    if isinstance(result, Done):
        flash(_("Saved. The result says how many comments were left out."))
        return redirect_to(PAGE, wave=wave.id)
    return render("barometers/comments.html", form=form, wave=wave, wave_title=wave_name(wave))


@bp.route("/barometers/waves/<wave>/decision", methods=["GET", "POST"])
@guarded(is_employee_view, page=PAGE, wave=load_wave)
def decide(wave: Wave) -> Response:
    """Write what is done about a result, and what is not, because; and publish it."""
    if wave.state != WaveState.published:
        raise WrongState(CHANGED)
    form = deciding.decision_form(list(about_names(wave).items()))
    if not deciding.wants_more():
        result = submit(form, lambda me: services.decide(wave, form.items(), by=me))
        if isinstance(result, Done):
            flash(_("The decision is published. A new wave can open."))
            return redirect_to("barometers.result", wave=wave.id)
    return render(
        "barometers/decide.html",
        form=form,
        wave=wave,
        wave_title=wave_name(wave),
        more=deciding.MORE,
    )


@bp.route("/barometers/waves/<wave>/correction", methods=["GET", "POST"])
@guarded(is_employee_view, page=PAGE, wave=load_wave)
def correct(wave: Wave) -> Response:
    """Add a correction below a published decision."""
    if wave.state != WaveState.decided or wave.decision is None:
        raise WrongState(CHANGED)
    number = len(wave.decision["corrections"])
    # Versions of forms begin with 1.
    form = CorrectionForm(version=number + 1)
    result = submit(
        form,
        lambda me: services.correct(wave, in_both(form, "text"), by=me, number=form.number - 1),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("The correction is added below the decision."))
        return redirect_to("barometers.result", wave=wave.id)
    form.renew(number + 1)
    return render("barometers/correct.html", form=form, wave=wave, wave_title=wave_name(wave))
