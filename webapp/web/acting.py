"""acting(form, verb): check the form, run the verb in one unit of work, put a refusal in its place.

One helper, because the order matters: the work is rolled back before a refusal becomes a sentence.
tried(form, work) does before it what is slow and must not hold a transaction.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext

from webapp.kernel.errors import Invalid, Stale, WrongState
from webapp.kernel.unit_of_work import unit_of_work
from webapp.web.forms import Form
from webapp.web.guards import person

Made = TypeVar("Made")


def acting(form: Form, verb: Callable[[Any], Made], *, keep: bool = False) -> Made | None:
    """Run `verb(person)` when a valid form was sent; what it made, or None.

    None means: show the page again, with its sentences. A refusal about a field lands on it. With
    `keep`, a conflict keeps what was typed on the page, instead of answering with the current one
    alone. Every other refusal rises to the error table.
    """
    if not _sent(form):
        return None
    me = person()
    try:
        with unit_of_work():
            return verb(me)
    except Invalid as refusal:
        _put(form, refusal)
    except (Stale, WrongState) as refusal:
        if not keep:
            raise
        form.conflict = True
        form.put("", gettext(refusal.words, **refusal.values))
    return None


def tried(form: Form, work: Callable[[], Made]) -> Made | None:
    """Run slow work when a valid form was sent, outside any unit of work; what it made, or None.

    A refusal lands on its field. Where something was made, `acting` goes on with it.
    """
    if not _sent(form):
        return None
    try:
        return work()
    except Invalid as refusal:
        _put(form, refusal)
    return None


def _sent(form: Form) -> bool:
    return request.method == "POST" and bool(form.validate())


def _put(form: Form, refusal: Invalid) -> None:
    form.put(refusal.field, gettext(refusal.words, **refusal.values))
