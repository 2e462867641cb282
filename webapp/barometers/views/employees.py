"""Results and decisions, for all employees."""

from datetime import date

from flask import Response, request
from flask_babel import gettext as _

from webapp.barometers import providers, queries, shown, tables
from webapp.barometers.home import wave_name
from webapp.barometers.models import Wave
from webapp.barometers.questions import Texts
from webapp.barometers.rules import reads_barometers
from webapp.barometers.views.blueprint import bp
from webapp.core.permissions import signed_in
from webapp.experience import MOMENTS, THEMES
from webapp.people.models import Person
from webapp.web.files import table_file
from webapp.web.guards import guarded, person
from webapp.web.pages import render


def load_published(_me: Person, wave_id: str) -> Wave:
    """A wave whose result is published."""
    return queries.published_wave(wave_id)


@bp.get("/barometers")
@guarded(signed_in)
def results() -> Response:
    """The waves with a published result, the latest first."""
    page = queries.published_waves(request.args.get("page", 1, int))
    return render(
        "barometers/results.html", page=page, moments=MOMENTS, reads=reads_barometers(person())
    )


@bp.get("/barometers/results/<wave>")
@guarded(signed_in, wave=load_published)
def result(wave: Wave) -> Response:
    """One result, and the decision about it."""
    found = shown.shown_result(wave)
    dated = providers.events_since(wave, found.before, person()) if found.before else ()
    return render(
        "barometers/result.html", wave=wave, wave_title=wave_name(wave), shown=found, dated=dated,
        moments=MOMENTS, about=about_names(wave), corrections=_corrections(wave), facts=providers.result_facts(wave),
    )  # fmt: skip


def _corrections(wave: Wave) -> list[tuple[date, Texts]]:
    """The corrections of a decision with their days."""
    known = (wave.decision or {}).get("corrections", [])
    return [(date.fromisoformat(each["on"]), each["texts"]) for each in known]


def about_names(wave: Wave) -> dict[str, str]:
    """What a decision can be about: themes, and what was asked."""
    measures = {f"measure:{key}": label for key, label in shown.labels(wave).items()}
    return {f"theme:{theme.value}": _(name) for theme, name in THEMES.items()} | measures


@bp.get("/barometers/results/<wave>/result.csv")
@guarded(signed_in, wave=load_published)
def download(wave: Wave) -> Response:
    """What the page of a result shows, as a file."""
    head = [
        _("Measure"), _("Kind"), _("Group"), "n", _("Value"), _("Low"), _("High"), _("Shares"),
        _("Change"), _("Change, low"), _("Change, high"),
    ]  # fmt: skip
    return table_file(f"barometer-{wave.closes_on.isoformat()}.csv", head, tables.table_rows(wave))
