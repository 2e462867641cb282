"""The page on which customer scores are imported."""

import hashlib

from flask import Blueprint, Response

from webapp.customers import queries
from webapp.customers.forms import ScoresForm
from webapp.customers.rules import imports_customers
from webapp.customers.services import ScoresResult, import_scores
from webapp.customers.validation import FIRST_QUARTER
from webapp.datafiles.contract import Fault, FaultyFile
from webapp.experience import THEMES
from webapp.people.models import Person
from webapp.web.guards import guarded
from webapp.web.pages import render
from webapp.web.submit import Done, submit

LARGEST = 3 * 1024 * 1024
SHOWN = 200

bp = Blueprint("customers", __name__, template_folder="templates")


@bp.route("/customers", methods=["GET", "POST"])
@guarded(imports_customers, largest=LARGEST)
def index() -> Response:
    """Dry-run a file of scores; the same file sent again is imported. No copy is stored."""
    form = ScoresForm()
    faults: list[Fault] = []
    outcome = submit(form, lambda me: _import(form, me, faults))
    page = render(
        "customers/index.html", form=form, faults=faults, most=SHOWN, themes=THEMES,
        result=outcome.value if isinstance(outcome, Done) else None,
        quarters=queries.imported_quarters(), first=FIRST_QUARTER,
    )  # fmt: skip
    if faults:
        page.status_code = 422
    return page


def _import(form: ScoresForm, me: Person, faults: list[Fault]) -> ScoresResult | None:
    """Import, or dry-run; for a file with faults append these to `faults` and return None."""
    stream = form.file.data.stream
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    tried, form.tried.data = form.tried.data, ""
    try:
        result = import_scores(stream, by=me, dry_run=tried != digest)
    except FaultyFile as faulty:
        faults += faulty.faults
        return None
    form.tried.data = digest if result.tried else ""
    return result
