"""What the pages of pairs and editions and the home page show about meetings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import format_time
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY
from webapp.core import clock
from webapp.meetings import queries, services
from webapp.meetings.models import Meeting
from webapp.meetings.sealing import NO, YES, fit_of
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.providers import PairStep, Part, StepButton
from webapp.mentoring.queries import STARTED
from webapp.people.models import Person
from webapp.web.features import NextStep
from webapp.web.locale import in_language, weekday

# The order of the steps of a pair.
OUTCOME, FIT, COMING, PLAN = 10, 12, 30, 40
# Cards of the home page: decisions, other tasks.
DECIDE, OTHER = 10, 50
# Meetings that an edition counts as completed in full.
IN_FULL: Final = 4


def when(meeting: Meeting) -> str:
    """Day and time of a meeting, in the reader's language and time zone."""
    start, end = meeting.appointment.starts_at, meeting.appointment.ends_at
    return f"{weekday(start)}, {_time(start)}–{_time(end)}"


def video_address(meeting: Meeting) -> str | None:
    """The address of a video meeting; None for another place."""
    place = meeting.appointment.place
    return place if place.startswith("https://") and " " not in place else None


def _time(moment: datetime) -> str:
    return str(format_time(moment, "HH:mm"))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def pair_steps(pair: Pair, me: Person) -> tuple[PairStep, ...]:
    """What is next for a pair: say whether they met, the fit check, the next meeting."""
    if pair.state not in STARTED:
        return ()
    return (*_outcomes(pair), *_fit(pair, me), *_coming(pair))


def _outcomes(pair: Pair) -> Iterable[PairStep]:
    for meeting in queries.planned_meetings(pair.id):
        if meeting.appointment.ends_at <= clock.now():
            buttons = (
                StepButton(_act(meeting, "held"), _("It took place")),
                StepButton(_act(meeting, "missed"), _("It did not take place")),
            )
            start = meeting.appointment.starts_at
            text = _(
                "Did your meeting of %(day)s at %(time)s take place?",
                day=weekday(start), time=_time(start),
            )  # fmt: skip
            yield PairStep(OUTCOME, text, buttons=buttons)


def _act(meeting: Meeting, verb: str) -> str:
    return url_for(
        "meetings.change_meeting", pair=meeting.pair_id, meeting=meeting.id, verb=verb
    )  # fmt: skip


def _fit(pair: Pair, me: Person) -> Iterable[PairStep]:
    """The fit check until the person answers; after a no, how to change the answer."""
    if not services.is_asked(pair) or (said := fit_of(pair, me)) == YES:
        return
    yes, no = fit_buttons(pair)
    if said == NO:
        text = _("You answered that the pair is not a good fit.")
        note = _("It ends tomorrow morning. You can change your answer until then.")
        yield PairStep(FIT, text, note, buttons=(yes,))
    else:
        note = _(
            "If one of you answers no, the pair ends the next morning, and both of you can get another "
            "proposal. Nobody is shown your answer; if the pair ends, the other person may guess it."
        )
        yield PairStep(FIT, _("You have met. Is the pair a good fit?"), note, buttons=(yes, no))


def fit_buttons(pair: Pair) -> tuple[StepButton, StepButton]:
    """The buttons that answer the fit check, yes and no."""
    address = url_for("meetings.answer_fit", pair=pair.id)
    return (
        StepButton(address, _("It is a good fit"), {"fits": YES}),
        StepButton(address, _("It is not a good fit"), {"fits": NO}),
    )


def _coming(pair: Pair) -> Iterable[PairStep]:
    """The next meeting, or the page on which one is planned."""
    for meeting in queries.planned_meetings(pair.id):
        if meeting.appointment.ends_at > clock.now():
            text, address = _("Next meeting: %(when)s", when=when(meeting)), video_address(meeting)
            place = "" if address else meeting.appointment.place
            label = _("Open the video meeting") if address else ""
            yield PairStep(COMING, text, place, address, label)
            return
    if queries.may_plan(pair):
        met = queries.held_counts([pair.id])[pair.id] > 0
        text = _("Plan your next meeting.") if met else _("Plan your first meeting.")
        address = url_for("meetings.plan_meeting", pair=pair.id)
        yield PairStep(PLAN, text, address=address, label=_("Choose a time"))


def pair_parts(pair: Pair, me: Person) -> tuple[Part, ...]:
    """The meetings of a pair, and one's own answer to the fit check."""
    meetings = queries.meetings_of(pair.id)
    started = pair.state in STARTED
    if not started and not meetings:
        return ()
    fits = services.is_asked(pair) and fit_of(pair, me) == YES
    now = clock.now()
    coming = [m for m in queries.planned_meetings(pair.id) if m.appointment.ends_at > now]
    values = {
        "pair": pair,
        "meetings": [(m, _capitalized(when(m)), video_address(m)) for m in meetings],
        "now": now, "corrects": started, "plans": coming and queries.may_plan(pair),
        "open": {each.id for each in meetings if services.is_open(each)},
        "fit_buttons": fit_buttons(pair)[1:] if fits else (),
    }  # fmt: skip
    return (Part(10, "meetings/part.html", values),)


def edition_parts(edition: Edition) -> tuple[Part, ...]:
    """How many pairs of an edition met; from five pairs with meetings on."""
    counts = [n for n in queries.held_counts(queries.pairs_of_edition(edition.id)).values() if n]
    shown = None
    if len(counts) >= ACTIVITY:
        shown = {
            "pairs": len(counts), "meetings": sum(counts),
            "in_full": sum(count >= IN_FULL for count in counts),
        }  # fmt: skip
    return (Part(20, "meetings/numbers.html", {"numbers": shown, "floor": ACTIVITY}),)


def next_steps(person: Person) -> Iterable[NextStep]:
    """A card for each pair that has something to do, with the most urgent thing."""
    for pair in queries.started_pairs(person):
        todo = [step for step in pair_steps(pair, person) if step.order != COMING]
        if todo:
            first = min(todo, key=lambda step: step.order)
            partner = pair.mentee if person.id == pair.mentor_id else pair.mentor
            yield NextStep(
                DECIDE if first.buttons else OTHER, partner.name,
                url_for("mentoring.pair", pair=pair.id), _("Open the pair"),
                first.text, about=in_language(pair.edition.names),
            )  # fmt: skip
