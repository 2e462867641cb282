"""Run a service for a form, in one unit of work, and return a result that the view must check.

The unit of work is rolled back before a refusal becomes a sentence on the form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from flask_babel import gettext

from webapp.core.errors import Invalid, Stale, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.web.forms import Form
from webapp.web.guards import person

Made = TypeVar("Made")
Made_co = TypeVar("Made_co", covariant=True)


@dataclass(frozen=True)
class Done(Generic[Made_co]):
    """The service ran and was committed; `value` is what it returned."""

    value: Made_co


@dataclass(frozen=True)
class Refused:
    """Nothing was done: show the page again. The form holds the errors, if something was sent."""


def submit(
    form: Form, service: Callable[[Any], Made], *, keep: bool = False
) -> Done[Made] | Refused:
    """Run `service(person)` when a valid form was sent.

    An Invalid refusal is shown beside its field. With `keep`, a conflict (Stale, WrongState) keeps
    what was typed on the page. Every other refusal propagates to the error handlers.
    """
    if not _sent(form):
        return Refused()
    me = person()
    try:
        with unit_of_work():
            return Done(service(me))
    except Invalid as refusal:
        _add_error(form, refusal)
    except (Stale, WrongState) as refusal:
        if not keep:
            raise
        form.conflict = True
        form.add_error("", gettext(refusal.message, **refusal.values))
    return Refused()


def submit_button(form: Form, service: Callable[[Any], Made]) -> Made:
    """Run `service(person)` for a button, whose form has nothing to correct.

    Returns what the service returned. Every refusal propagates; an invalid form raises Invalid.
    """
    if not _sent(form):
        raise Invalid("", "What your browser sent is incomplete.")
    me = person()
    with unit_of_work():
        return service(me)


def before_transaction(form: Form, work: Callable[[], Made]) -> Done[Made] | Refused:
    """Run slow work when a valid form was sent, outside any unit of work.

    An Invalid refusal is shown beside its field. With a Done result the view calls `submit`.
    """
    if not _sent(form):
        return Refused()
    try:
        return Done(work())
    except Invalid as refusal:
        _add_error(form, refusal)
    return Refused()


def _sent(form: Form) -> bool:
    return request.method == "POST" and bool(form.validate())


def _add_error(form: Form, refusal: Invalid) -> None:
    form.add_error(refusal.field, gettext(refusal.message, **refusal.values))
