"""What the page of an edition shows about its runs."""

from webapp.mentoring.models import Edition
from webapp.mentoring.providers import Part
from webapp.mentoring.workflow import EditionState
from webapp.pairing import queries


def runs_part(edition: Edition) -> tuple[Part, ...]:
    """The runs of an edition, and the button that asks for pairs where it is possible now."""
    ready = edition.state in {EditionState.matching, EditionState.running}
    values = {
        "runs": queries.runs_of(edition.id),
        "asks": ready and not queries.undecided_runs(edition.id), "edition": edition,
    }  # fmt: skip
    return (Part(10, "pairing/runs.html", values),)
