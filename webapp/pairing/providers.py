"""What the pages of an edition and of a pair show about runs."""

from webapp.mentoring.forms import slot_name
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.providers import Part
from webapp.mentoring.workflow import EditionState
from webapp.pairing import queries
from webapp.people.models import Person
from webapp.web.bilingual import language_name


def runs_part(edition: Edition) -> tuple[Part, ...]:
    """The runs of an edition, and the button that asks for pairs where it is possible now."""
    ready = edition.state in {EditionState.matching, EditionState.running}
    values = {
        "runs": [run for run in queries.runs_of(edition.id) if run.person_id is not None],
        "asks": ready and not queries.undecided_runs(edition.id), "edition": edition,
    }  # fmt: skip
    return (Part(10, "pairing/runs.html", values),)


def why_part(pair: Pair, _me: Person) -> tuple[Part, ...]:
    """What the two who were proposed to each other have in common."""
    found = queries.run_pair_of(pair)
    if found is None:
        return ()
    parts = found.parts
    values = {
        "slots": [slot_name(slot) for slot in parts.get("slots", ())],
        "languages": [language_name(code) for code in parts.get("languages", ())],
    }
    return (Part(80, "pairing/why.html", values),)
