"""Cards of the home page: what does not work, what is not set up, and the activity log."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from webapp.admin import setup
from webapp.admin.problems import problems
from webapp.core import runtime
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.web.features import NextStep
from webapp.web.locale import ngettext


def next_steps(person: Any) -> Iterator[NextStep]:  # noqa: ANN401 - as Feature declares it
    """The cards of administrators and observers."""
    if holds(person, Role.admin):
        yield from _problems()
        yield from _missing()
    if holds(person, Role.observer):
        yield NextStep(
            50, _("Activity log"), url_for("admin.activity"), _("Open the log"),
            _("Actions, times and object numbers. No names, no texts."),
        )  # fmt: skip


def _problems() -> Iterator[NextStep]:
    found = problems()
    if found:
        what, remedy = found[0]
        yield NextStep(
            10, str(what), url_for("operations.show"), _("Open operations"), str(remedy), "late"
        )


def _missing() -> Iterator[NextStep]:
    found = setup.missing(runtime.current().settings)
    if not found:
        return
    first, others = found[0], len(found) - 1
    facts = ngettext("%(num)s more thing to set up", "%(num)s more things to set up", others)
    yield NextStep(
        50, _(first.sentence), url_for(first.endpoint), _("Set up"),
        facts if others else "", about=_(first.sentence),
    )  # fmt: skip
