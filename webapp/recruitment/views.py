"""Pages of recruitment: four questions answered from stored figures, and the import."""

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from webapp.core.errors import Missing
from webapp.core.i18n import LANGUAGES
from webapp.core.lists import folded
from webapp.datafiles.contract import Fault, FaultyFile
from webapp.recruitment import queries, services
from webapp.recruitment.contract import COLUMNS, REQUIRED
from webapp.recruitment.forms import KIND_NAMES, RecruitmentForm
from webapp.recruitment.importing import Written
from webapp.recruitment.mappings import MAPPINGS
from webapp.recruitment.opening import parse
from webapp.recruitment.parsed import ParsedRows
from webapp.recruitment.rules import imports_recruitment, reads_recruitment
from webapp.recruitment.texts import CAUSES, PARTS, SOURCES, STAGES, tracked_name
from webapp.recruitment.workflow import Kind
from webapp.web.forms import sent_file
from webapp.web.guards import guarded, person
from webapp.web.pages import render
from webapp.web.submit import Done, before_transaction, submit

LARGEST = 20 * 1024 * 1024
FORM = 16 * 1024
SHOWN = 200
PAGES = {
    "recruitment.index": _l("Stages"),
    "recruitment.sources": _l("Sources"),
    "recruitment.retention": _l("Retention"),
    "recruitment.quality": _l("Quality of hire"),
}
CHARTS = ("funnel", "retention")

bp = Blueprint("recruitment", __name__, template_folder="templates")


def _page(template: str, **values: Any) -> Response:  # noqa: ANN401 - values of a template
    stored = queries.newest()
    content = stored.content if stored else None
    return render(
        f"recruitment/{template}.html", figures=content, stored=stored,
        as_of=date.fromisoformat(content["as_of"]) if content else None,
        pages=[(n, url_for(e), None, e == request.endpoint) for e, n in PAGES.items()],
        imports=imports_recruitment(person()), language=str(get_locale()), sources=SOURCES,
        tracked_name=tracked_name, **values,
    )  # fmt: skip


@bp.get("/recruitment")
@guarded(reads_recruitment)
def index() -> Response:
    """How many applications reach each stage."""
    return _page("index", stages=STAGES)


@bp.get("/recruitment/sources")
@guarded(reads_recruitment)
def sources() -> Response:
    """Where applications come from: tracked beside declared."""
    return _page("sources", crossed=_crossed)


def _crossed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The cells of the cross-table: tracked links as columns, those without a link first."""
    cells = {(row["declared"], row["tracked"]): row for row in rows}
    columns = sorted({row["tracked"] for row in rows}, key=lambda code: (code != "none", code))
    declared = [code for code in SOURCES if any(row["declared"] == code for row in rows)]
    return {
        "columns": columns,
        "rows": [(code, [cells.get((code, each)) for each in columns]) for code in declared],
    }


@bp.get("/recruitment/retention")
@guarded(reads_recruitment)
def retention() -> Response:
    """How long hires stay: by source, by cause, and of each unit beside its whole staff."""
    names = queries.unit_names()

    def by_unit(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(rows, key=lambda row: folded(names.get(row["unit"], "")))

    return _page("retention", causes=CAUSES, units=names, by_name=_by_name, by_unit=by_unit)


def _by_name(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sources by their name in the reader's language, after all of them together."""
    return sorted(groups, key=lambda g: (g["source"] != "all", folded(str(SOURCES[g["source"]]))))


@bp.get("/recruitment/quality")
@guarded(reads_recruitment)
def quality() -> Response:
    """Quality of hire of each quarter with its parts."""
    return _page("quality", parts=PARTS)


@bp.get("/recruitment/<name>.<language>.svg")
@guarded(reads_recruitment)
def chart(name: str, language: str) -> Response:
    """Send a drawing of the worker, for a narrow or a wide column."""
    stored = queries.newest()
    if stored is None or name not in CHARTS or language not in LANGUAGES:
        raise Missing("There is no such chart.")
    width = "wide" if request.args.get("width") == "wide" else "narrow"
    response = make_response(stored.charts[f"{name}.{language}.{width}"])
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


@dataclass(frozen=True)
class ImportResult:
    """What an import or a dry run did; `discarded` are the columns that were not read."""

    tried: bool
    written: Written
    discarded: tuple[str, ...]


@bp.route("/recruitment/import", methods=["GET", "POST"])
@guarded(imports_recruitment, largest=LARGEST + FORM)
def import_page() -> Response:
    """Dry-run a file; the same file sent again is imported. No copy is stored."""
    form = RecruitmentForm()
    faulty: list[FaultyFile] = []
    outcome = before_transaction(form, lambda: _parse(form, faulty))
    result = _import(form, outcome.value) if isinstance(outcome, Done) else None
    faults: list[Fault] = list(faulty[0].faults[:SHOWN]) if faulty else []
    return render(
        "recruitment/import.html", form=form, faults=faults, result=result,
        count=faulty[0].count if faulty else 0, stored={k: queries.imported(k) for k in Kind},
        kinds=KIND_NAMES, columns=COLUMNS, required=REQUIRED, systems=MAPPINGS,
        reads=reads_recruitment(person()), months=services.KEPT_MONTHS,
    )  # fmt: skip


def _parse(form: RecruitmentForm, faulty: list[FaultyFile]) -> tuple[ParsedRows, bool]:
    """Parse the file; return its rows, and whether this is a dry run. Raises Invalid."""
    raw = sent_file(form.file, LARGEST)
    chosen = f"{form.kind.data} {form.system.data} {form.order.data} "
    digest = hashlib.sha256(chosen.encode() + raw).hexdigest()
    again, form.tried.data = form.tried.data == digest, ""
    try:
        rows = parse(io.BytesIO(raw), Kind(form.kind.data), form.system.data, form.order.data)
    except FaultyFile as found:
        faulty.append(found)
        raise
    form.tried.data = "" if again else digest
    return rows, not again


def _import(form: RecruitmentForm, parsed: tuple[ParsedRows, bool]) -> ImportResult | None:
    rows, dry_run = parsed
    with rows:
        try:
            done = submit(form, lambda me: services.import_rows(rows, by=me, dry_run=dry_run))
        except services.DryRun as tried:
            return ImportResult(True, tried.written, rows.discarded)
        return ImportResult(False, done.value, rows.discarded) if isinstance(done, Done) else None
