"""Barometers: list them, make one, read and start versions."""

from typing import Any

from flask import Response, get_template_attribute
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from webapp.barometers import providers, queries, services
from webapp.barometers.comparing import comparable
from webapp.barometers.forms import POPULATIONS, FreeForm, ShippedForm, in_both
from webapp.barometers.models import Barometer, BarometerVersion
from webapp.barometers.rules import reads_barometers
from webapp.barometers.shipped import shipped
from webapp.barometers.views.blueprint import bp
from webapp.barometers.workflow import Population
from webapp.core.i18n import LANGUAGES
from webapp.experience import MOMENTS
from webapp.people.models import Person
from webapp.people.rules import is_employee_view
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

PAGE = "barometers.barometer"


def load_barometer(_me: Person, barometer_id: str) -> Barometer:
    """A barometer."""
    return queries.barometer_by_id(barometer_id)


def load_version(_me: Person, version_id: str) -> BarometerVersion:
    """A version of a barometer."""
    return queries.version_by_id(version_id)


@bp.get("/barometers/questionnaires")
@guarded(reads_barometers)
def index() -> Response:
    """All barometers, with their latest wave."""
    rows = [(each, queries.waves_of(each.id)[:1]) for each in queries.barometers()]
    return render(
        "barometers/index.html", rows=rows, populations=POPULATIONS, leads=is_employee_view(person())
    )  # fmt: skip


@bp.route("/barometers/questionnaires/new", methods=["GET", "POST"])
@guarded(is_employee_view)
def new() -> Response:
    """Make a barometer from a shipped questionnaire."""
    form = ShippedForm()
    result = submit(
        form,
        lambda me: services.make_shipped(form.source.data, by=me, row_id=form.row_id(me.id)),
    )
    if isinstance(result, Done):
        flash(_("The barometer is made. Read its questions, then plan a wave."))
        return redirect_to(PAGE, barometer=result.value.id)
    return render("barometers/new.html", form=form, shipped=shipped())


@bp.route("/barometers/questionnaires/new-free", methods=["GET", "POST"])
@guarded(is_employee_view)
def new_free() -> Response:
    """Make a barometer with questions of one's own."""
    form = FreeForm()

    def make(me: Person) -> Barometer:
        population = Population(form.population.data)
        names, purposes = in_both(form, "name"), in_both(form, "purpose")
        return services.make_free(names, purposes, population, by=me, row_id=form.row_id(me.id))

    result = submit(form, make)
    if isinstance(result, Done):
        flash(_("The barometer is made. Add its questions."))
        return redirect_to(PAGE, barometer=result.value.id)
    return render("barometers/name.html", form=form, barometer=None)


@bp.get("/barometers/questionnaires/<barometer>")
@guarded(reads_barometers, barometer=load_barometer)
def barometer(barometer: Barometer) -> Response:
    """A barometer: its waves and versions."""
    versions = queries.versions_of(barometer.id)
    return render(
        "barometers/barometer.html", barometer=barometer, versions=versions, moments=MOMENTS,
        waves=queries.waves_of(barometer.id), newest_is_used=queries.is_used(versions[0]),
        populations=POPULATIONS, leads=is_employee_view(person()), lines=providers.barometer_lines(barometer),
    )  # fmt: skip


@bp.route("/barometers/questionnaires/<barometer>/name", methods=["GET", "POST"])
@guarded(is_employee_view, barometer=load_barometer)
def rename(barometer: Barometer) -> Response:
    """Change the name and the purpose of a barometer."""
    form = FreeForm(barometer)
    result = submit(
        form,
        lambda me: services.rename(
            barometer, in_both(form, "name"), in_both(form, "purpose"), by=me, version=form.number
        ),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Saved."))
        return redirect_to(PAGE, barometer=barometer.id)
    form.renew(barometer.version)
    return render("barometers/name.html", form=form, barometer=barometer)


@bp.post("/barometers/questionnaires/<barometer>/versions")
@guarded(is_employee_view, page=PAGE, barometer=load_barometer)
def start_version(barometer: Barometer) -> Response:
    """Start a new version, to change the questions."""
    form = StepForm()
    submit_button(form, lambda me: services.start_version(barometer, by=me, version=form.number))
    flash(_("A new version is started. Waves of earlier versions keep their questions."))
    return redirect_to(PAGE, barometer=barometer.id)


@bp.get("/barometers/versions/<version>")
@guarded(reads_barometers, version=load_version)
def preview(version: BarometerVersion) -> Response:
    """The questions of a version as people see them, in each language."""
    shown = {code: in_words(version, code) for code in LANGUAGES}
    return render("barometers/preview.html", version=version, shown=shown, languages=LANGUAGES)


def in_words(version: BarometerVersion, language: str) -> Markup:
    """The questions of a version as HTML in a language, each language with its own ids."""
    # Only the macro: a whole template would keep the navigation of the page in this language.
    questions = get_template_attribute("barometers/questions.html", "questions")
    with force_locale(language):
        shown: Markup = questions(version, language, prefix=f"{language}-")
    return shown


@bp.get("/barometers/versions/<version>/changes")
@guarded(reads_barometers, version=load_version)
def changes(version: BarometerVersion) -> Response:
    """Which measures of a version can be compared with those of the version before."""
    versions = queries.versions_of(version.barometer_id)
    before = next((each for each in versions if each.number == version.number - 1), None)
    same: set[str] = set()
    earlier: dict[str, Any] = {}
    if before is not None:
        same = comparable(before.questions, version.questions)
        earlier = {each["key"]: each for each in before.questions["questions"]}
    return render(
        "barometers/changes.html", version=version, before=before, same=same, earlier=earlier
    )
