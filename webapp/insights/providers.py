"""What the page of an edition shows about who applied."""

from datetime import date

from webapp.insights import applicants
from webapp.mentoring.models import Edition
from webapp.mentoring.providers import Part
from webapp.mentoring.workflow import EditionState


def applicants_part(edition: Edition) -> tuple[Part, ...]:
    """Who applied and who did not: a total while people apply, tables once they no longer can."""
    if edition.state == EditionState.draft:
        return ()
    found = applicants.stored(edition)
    values = {
        "found": found, "day": date.fromisoformat(found.as_of) if found else None,
        "open": edition.state == EditionState.applying,
        "so_far": applicants.applied_so_far(edition),
        "other": applicants.OTHER,
    }  # fmt: skip
    return (Part(40, "insights/applicants.html", values, beside_figures=True),)
