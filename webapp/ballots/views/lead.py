"""The page of the employee-view lead: ballots on paper."""

from flask import Response, url_for
from flask_babel import get_locale

from webapp.ballots import queries, services
from webapp.ballots.codes_to_scan import picture
from webapp.ballots.forms import SheetsForm
from webapp.ballots.grouping import FLOOR
from webapp.ballots.home import group_names
from webapp.ballots.views.blueprint import bp
from webapp.barometers.models import Wave
from webapp.barometers.workflow import Population
from webapp.core import runtime
from webapp.people.models import Person
from webapp.people.rules import is_employee_view
from webapp.web.guards import guarded
from webapp.web.pages import render
from webapp.web.submit import Refused, submit


def _wave(_me: Person, wave_id: str) -> Wave:
    return queries.wave_of(Population.employees, wave_id)


@bp.get("/waves/<wave>/ballots")
@guarded(is_employee_view, wave=_wave)
def sheets(wave: Wave) -> Response:
    """Choose how many ballots to print, for whom."""
    return _page(wave, _form(wave))


@bp.post("/waves/<wave>/ballots")
@guarded(is_employee_view, page="ballots.sheets", wave=_wave)
def print_sheets(wave: Wave) -> Response:
    """Show new ballots for people without a desk, once."""
    form = _form(wave)
    made = submit(
        form,
        lambda me: services.print_ballots(
            wave, form.group.data, form.number.data or 0, printed=form.number_of_version, by=me
        ),
    )
    if isinstance(made, Refused):
        return _page(wave, form)
    return _printed(wave, dict(form.group.choices)[form.group.data], made.value)


def _form(wave: Wave) -> SheetsForm:
    return SheetsForm(group_names(wave))


def _page(wave: Wave, form: SheetsForm) -> Response:
    return render(
        "ballots/sheets.html", wave=wave, form=form, floor=FLOOR,
        printed=queries.wave_counts(wave.id).printed, has_groups=bool(form.group.choices),
        accepts=queries.accepts(wave),
    )  # fmt: skip


def _printed(wave: Wave, group: str, codes: list[str]) -> Response:
    """The sheets; each has a code, and the same as a picture for a phone."""
    # The address to type is short; the picture keeps the language of the sheet.
    page = runtime.current().settings.origin + url_for("ballots.ballot", wave=wave.id)
    made = [(code, picture(f"{page}?lang={get_locale()}#{code}")) for code in codes]
    return render("ballots/paper.html", wave=wave, group=group, sheets=made, page=page)
