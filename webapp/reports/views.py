"""The list of reports, and a report as a page or a file."""

from flask import Blueprint, Response, make_response

from webapp.people.models import Person
from webapp.releases.rules import reads_ledger
from webapp.reports import queries
from webapp.reports.queries import ReportFile
from webapp.web.bilingual import language_name
from webapp.web.guards import guarded
from webapp.web.pages import render

# A report has no script and loads nothing. It brings its own styles, which no page may.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
KILOBYTE = 1000

bp = Blueprint("reports", __name__, template_folder="templates")


def load_report(_me: Person, name: str) -> ReportFile:
    """Load a report by its name."""
    return queries.by_name(name)


@bp.get("/reports")
@guarded(reads_ledger)
def index() -> Response:
    """List the reports, the newest first."""
    rows = [
        (each, language_name(each.language), max(1, round(each.size / KILOBYTE)))
        for each in queries.listed()
    ]
    return render("reports/index.html", rows=rows)


@bp.get("/reports/<report>.html")
@guarded(reads_ledger, report=load_report)
def page(report: ReportFile) -> Response:
    """Show a report."""
    return _sent(report)


@bp.get("/reports/<report>/download")
@guarded(reads_ledger, report=load_report)
def download(report: ReportFile) -> Response:
    """Send a report as a file."""
    answer = _sent(report)
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="franc-parler-{report.path.name}"'
    )
    return answer


def _sent(report: ReportFile) -> Response:
    answer = make_response(report.path.read_bytes())
    answer.mimetype = "text/html"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
