"""What the page of a pair shows of notes, goals and topics, and what is next."""

from collections.abc import Iterable
from typing import TypeVar

from flask import url_for
from flask_babel import gettext as _

from webapp.mentoring.models import Pair
from webapp.mentoring.providers import PairStep, Part, StepButton
from webapp.mentoring.queries import STARTED
from webapp.mentoring.workflow import PairState
from webapp.notes import queries
from webapp.notes.models import Goal, Note
from webapp.notes.sealing import text_of
from webapp.notes.validation import MOST_OPEN_GOALS
from webapp.notes.workflow import AgreementState, GoalState
from webapp.people.models import Person
from webapp.web.locale import in_language

# How many shared notes are shown unfolded.
UNFOLDED = 2
ANSWER, BEGIN = 5, 45
Row = TypeVar("Row", Note, Goal)


def pair_parts(pair: Pair, me: Person) -> tuple[Part, ...]:
    """Topics and goals, shared notes, and the own private notes of one of the two."""
    if not queries.keeps_notes(pair):
        return ()
    until = pair.ended_at + queries.KEPT if pair.ended_at else None
    common = {"pair": pair, "me": me, "writes": pair.state in STARTED, "until": until}
    goals = _written(queries.goals_of(pair))
    work = common | _topics(pair) | {
        "goals": [each for each in goals if each[0].state == GoalState.open],
        "closed": [each for each in goals if each[0].state != GoalState.open],
        "most": MOST_OPEN_GOALS,
    }  # fmt: skip
    shared = _written(queries.shared_notes(pair))
    return (
        Part(30, "notes/work.html", work),
        Part(
            40,
            "notes/shared.html",
            common | {"notes": shared[:UNFOLDED], "earlier": shared[UNFOLDED:]},
        ),
        Part(
            50, "notes/private.html", common | {"notes": _written(queries.private_notes(pair, me))}
        ),
    )


def pair_steps(pair: Pair, me: Person) -> tuple[PairStep, ...]:
    """Agree on topics: to what the other person proposed, or as the first thing a pair does."""
    if pair.state != PairState.active:
        return ()
    known = queries.agreement_of(pair)
    if known is None:
        address = url_for("notes.propose", pair=pair.id)
        text = _("Confirm or change your topics: one to three.")
        return (PairStep(BEGIN, text, address=address, label=_("Propose topics")),)
    if known.state == AgreementState.agreed or known.author_id == me.id:
        return ()
    text = _("%(name)s proposes topics: agree, or propose others.", name=known.author.name)
    button = StepButton(
        url_for("notes.agree", pair=pair.id), _("Agree"), {"version": str(known.version)}
    )
    return (PairStep(ANSWER, text, ", ".join(_names(pair, known.topics)), buttons=(button,)),)


def _written(rows: Iterable[Row]) -> list[tuple[Row, str]]:
    """Each row with its text in clear."""
    return [(row, text_of(row)) for row in rows]


def _names(pair: Pair, codes: Iterable[str]) -> list[str]:
    """The names of topics, in the reader's language."""
    names = pair.edition.topics
    return [in_language(names[code]) for code in codes if code in names]


def _topics(pair: Pair) -> dict[str, object]:
    """The topics that hold, and those that one of the two proposes."""
    known = queries.agreement_of(pair)
    waits = known is not None and known.state == AgreementState.proposed
    return {
        "topics": _names(pair, pair.topics), "agreement": known,
        "proposes": pair.state == PairState.active,
        "proposed": _names(pair, known.topics) if known and waits else [],
    }  # fmt: skip
