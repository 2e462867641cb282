"""What the pages of pairs and editions and the home page show about pulses."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from analytics.core.measures import MEAN
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.providers import PairStep, Part
from webapp.mentoring.workflow import Role
from webapp.people.models import Person
from webapp.pulses import queries
from webapp.pulses.questions import QUESTIONS
from webapp.pulses.services.figures import CHANGE
from webapp.pulses.workflow import ITEMS, LEARNED, SPOKE, PulseStep
from webapp.web.features import NextStep
from webapp.web.locale import in_language

ASKED, OTHER = 15, 50


def one_place(value: float | None, *, signed: bool = False) -> str:
    """A number with one decimal in the reader's language; empty for None."""
    pattern = "+0.0;−0.0" if signed else "0.0"
    return "" if value is None else str(format_decimal(round(value, 1) + 0.0, pattern))


def words_of(step: PulseStep) -> str:
    """What a step asks for."""
    if len(ITEMS[step]) == 2:  # noqa: PLR2004 - the number is in the sentence
        return str(_("How was it? Two questions."))
    return str(_("How was it? Three questions."))


def pair_steps(pair: Pair, me: Person) -> tuple[PairStep, ...]:
    """The questions that this person has not answered."""
    step = queries.step_of(pair)
    if step is None or queries.own_pulse(pair, me, step) is not None:
        return ()
    address = url_for("pulses.answer", pair=pair.id)
    note = _("Only you see your answers; the lead sees means of ten people or more.")
    return (PairStep(ASKED, words_of(step), note, address=address, label=_("Answer")),)


def pair_parts(pair: Pair, me: Person) -> tuple[Part, ...]:
    """What this person answered, for this person alone."""
    own = queries.own_pulses(pair, me)
    if not own:
        return ()
    step = queries.step_of(pair)
    return (
        Part(
            60, "pulses/own.html", {"pair": pair, "own": own, "step": step, "questions": QUESTIONS}
        ),
    )


def next_steps(person: Person) -> Iterable[NextStep]:
    """A card for each pair in which this person has not answered."""
    for pair, step in queries.due_pairs(person):
        partner = pair.mentee if person.id == pair.mentor_id else pair.mentor
        yield NextStep(
            OTHER, partner.name, url_for("pulses.answer", pair=pair.id), _("Answer"),
            words_of(step), about=in_language(pair.edition.names),
        )  # fmt: skip


def edition_parts(edition: Edition) -> tuple[Part, ...]:
    """The figures of an edition that were released, for its lead."""
    known = queries.figures_of(edition.id)
    rows = [
        (item, step, known[f"{step}.{item}"].values)
        for item in (LEARNED, SPOKE) for step in PulseStep if f"{step}.{item}" in known
    ]  # fmt: skip
    values = {
        "rows": rows, "questions": QUESTIONS, "one_place": one_place, "floor": MEAN,
        "change": known[CHANGE].values if CHANGE in known else None,
        "sides": {role: known[f"{CHANGE}.{role}"].values for role in Role if f"{CHANGE}.{role}" in known},
    }  # fmt: skip
    return (Part(30, "pulses/figures.html", values),)
