"""What the pages of an edition and of a pair show about runs."""

from webapp.mentoring.forms import language_name, slot_name
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.providers import Part
from webapp.mentoring.workflow import EditionState
from webapp.pairing import queries
from webapp.people.models import Person


def runs_part(edition: Edition) -> tuple[Part, ...]:
    """The runs of an edition, and the button that asks for pairs where it is possible now."""
    ready = edition.state in {EditionState.matching, EditionState.running}
    values = {
        "runs": queries.runs_of(edition.id),
        "asks": ready and not queries.undecided_runs(edition.id), "edition": edition,
    }  # fmt: skip
    return (Part(10, "pairing/runs.html", values),)


def why_part(pair: Pair, me: Person) -> tuple[Part, ...]:
    """Why the two were proposed to each other, with what it means for one of them only."""
    found = queries.run_pair_of(pair)
    if found is None:
        return ()
    parts = found[0].parts
    own = parts.get("mentor" if me.id == pair.mentor_id else "mentee", {})
    values = {
        "slots": [slot_name(slot) for slot in parts.get("slots", ())],
        "languages": [language_name(code) for code in parts.get("languages", ())],
        "rank": own.get("rank"),
    }
    return (Part(80, "pairing/why.html", values),)
