"""What a person wrote in their pairs, as a text file for that person alone."""

from flask_babel import gettext as _

from webapp.mentoring.models import Pair
from webapp.notes import queries
from webapp.notes.models import Goal
from webapp.notes.sealing import text_of
from webapp.people.models import Person
from webapp.web.locale import day, in_language


def written_text(me: Person) -> str:
    """The own notes and goals, with what each is about and its day."""
    notes, goals = queries.written_by(me)
    parts = [_("What you wrote in your pairs")]
    for note in notes:
        kind = _("Private note") if note.private else _("Shared note")
        parts.append(f"{kind} · {_about(note.pair, me)} · {day(note.made_at)}\n{text_of(note)}")
    word = _("Goal")
    parts += [f"{word} · {_about(g.pair, me)} · {day(g.made_at)}\n{_goal(g)}" for g in goals]
    return "\n\n".join(parts) + "\n"


def _about(pair: Pair, me: Person) -> str:
    partner = pair.mentee if me.id == pair.mentor_id else pair.mentor
    return f"{partner.name} · {in_language(pair.edition.names)}"


def _goal(goal: Goal) -> str:
    words = {"open": _("open"), "reached": _("reached"), "dropped": _("dropped")}
    return f"{text_of(goal)} ({words[goal.state]})"
