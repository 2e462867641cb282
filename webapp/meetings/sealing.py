"""Answers to the fit check, sealed under the own key of each person."""

from webapp.core import crypto, db
from webapp.meetings.models import FitReply
from webapp.mentoring.models import Pair
from webapp.mentoring.sealing import NO, YES
from webapp.people.models import Person

__all__ = ["NO", "YES", "fit_at", "fit_of"]


def fit_of(pair: Pair, person: Person) -> str | None:
    """What a person answered, yes or no; None without an answer. Only for that person."""
    row = db.session().get(FitReply, (pair.id, person.id))
    return crypto.open_for(person.id, row.sealed, where=fit_at(pair.id, person.id)) if row else None


def fit_at(pair_id: str, person_id: str) -> str:
    """The place to which a sealed answer is bound."""
    return f"fit_reply:{pair_id}:{person_id}"
