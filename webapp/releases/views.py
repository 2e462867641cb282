"""Pages of the ledger: what was released when, as it was, and what the attack on it found."""

import json
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.core.errors import Missing
from webapp.people.models import Person
from webapp.releases import queries
from webapp.releases.models import LedgerEntry
from webapp.releases.rules import PARTICIPATION, WAVE, reads_ledger
from webapp.web.files import table_file
from webapp.web.guards import guarded
from webapp.web.locale import day, in_language
from webapp.web.pages import render

NAMES = {
    WAVE: _l("Result of a wave"),
    "exposure": _l("Requests for time by unit"),
    "mentoring": _l("Mentoring by unit"),
    "champions": _l("Digital champions by unit"),
    "panel": _l("Visits by program"),
    "applicants": _l("Who applied to an edition"),
    PARTICIPATION: _l("Participation by unit"),
    "applications": _l("Job applications by unit"),
    "recruitment": _l("Recruitment"),
    "career_visits": _l("Visits to the career page"),
}
WEEKLY = ("exposure", "mentoring", "champions", "panel", "applications", "career_visits")

bp = Blueprint("releases", __name__, template_folder="templates")


@dataclass(frozen=True)
class Line:
    """One row of the ledger as the page shows it."""

    entry: LedgerEntry
    title: str
    # None for a file that can be downloaded, or why not.
    waits: str | None


def load_entry(_me: Person, entry_id: str) -> LedgerEntry:
    """Load a released table that is published."""
    found = queries.entry_by_id(entry_id)
    if not queries.is_published(found):
        raise Missing("The result of this wave is not published yet.")
    return found


@bp.get("/releases")
@guarded(reads_ledger)
def index() -> Response:
    """List the released tables, the newest first."""
    page = queries.listed(request.args.get("page", 1, int))
    return render(
        "releases/index.html", page=page, lines=[_line(entry) for entry in page.rows],
        check=queries.last_check(),
    )  # fmt: skip


@bp.get("/releases/<entry>.csv")
@guarded(reads_ledger, entry=load_entry)
def table_csv(entry: LedgerEntry) -> Response:
    """Send the numbers of a released table as a CSV file; hidden ones are called so."""
    content = json.loads(entry.content)
    never = {tuple(key) for key in content["never"]}
    rows = [
        (*key, "hidden" if value is None else value)
        for *key, value in content["cells"]
        if tuple(key) not in never
    ]
    return table_file(f"{_file_name(entry)}.csv", ["metric", "period", "group", "value"], rows)


@bp.get("/releases/<entry>.json")
@guarded(reads_ledger, entry=load_entry)
def table_json(entry: LedgerEntry) -> Response:
    """Send the text of which the ledger shows the hash."""
    answer = make_response(entry.content)
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(entry)}.json"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _file_name(entry: LedgerEntry) -> str:
    return f"franc-parler-{entry.name}-{entry.period}"


def _line(entry: LedgerEntry) -> Line:
    waits = None if queries.is_published(entry) else _("The result is not published yet.")
    return Line(entry, _title(entry), waits)


def _title(entry: LedgerEntry) -> str:
    name = str(NAMES.get(entry.name, entry.name))
    wave = queries.wave_of(entry)
    if wave is not None:
        barometer = str(in_language(wave.version.barometer.names))
        return str(_("%(name)s: %(barometer)s", name=name, barometer=barometer))
    if entry.name in WEEKLY:
        return str(_("%(name)s, week %(week)s", name=name, week=entry.period))
    if entry.name == PARTICIPATION:
        return str(_("%(name)s, quarter %(quarter)s", name=name, quarter=entry.period))
    if entry.name == "recruitment":
        return str(_("%(name)s, figures of %(day)s", name=name, day=day(entry.made_at)))
    return name
