"""Sealed under a person's own key: the people whom an application names, the answers to proposals."""

import json

from webapp.core import crypto, db
from webapp.mentoring.models import Application, Pair, PairReply
from webapp.people.models import Person

YES, NO = "yes", "no"


def sealed_people(application: Application, column: str) -> list[str]:
    """The ids of people in a sealed column, `excluded` or `ranked`."""
    sealed = getattr(application, column)
    if sealed is None:
        return []
    opened = crypto.open_for(application.person_id, sealed, where=sealed_at(application, column))
    found: list[str] = json.loads(opened) if opened else []
    return found


def sealed_at(application: Application, column: str) -> str:
    """The place to which a sealed column is bound."""
    return f"application:{application.id}:{column}"


def reply_of(pair: Pair, person: Person) -> str | None:
    """What a person answered, yes or no; only for that person."""
    row = db.session().get(PairReply, (pair.id, person.id))
    return crypto.open_for(person.id, row.sealed, where=reply_at(pair, person)) if row else None


def reply_at(pair: Pair, person: Person) -> str:
    """The place to which a sealed answer is bound."""
    return f"pair_reply:{pair.id}:{person.id}"
