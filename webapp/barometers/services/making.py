"""Make barometers and versions."""

from copy import deepcopy
from typing import Any, Final

from webapp.barometers import events, queries
from webapp.barometers.models import Barometer, BarometerVersion
from webapp.barometers.questions import Content, Texts
from webapp.barometers.rules import MAY
from webapp.barometers.shipped import shipped
from webapp.barometers.workflow import BarometerKind, Population
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.i18n import LANGUAGES, gettext_noop
from webapp.core.unit_of_work import record
from webapp.people.models import Person

STALE: Final = gettext_noop("Another window or person changed this in the meantime.")
LONGEST_NAME: Final = 80
LONGEST_PURPOSE: Final = 300


def make_shipped(name: str, *, by: Person, row_id: str = "") -> Barometer:
    """Make a barometer from a shipped questionnaire. Raises NotAllowed, or Invalid on `source`."""
    if (found := shipped().get(name)) is None:
        raise Invalid("source", "Choose a questionnaire.")
    return _make(
        row_id, found.content, by,
        kind=found.kind, population=found.population, names=found.names, purposes=found.purposes,
    )  # fmt: skip


def make_free(
    names: Texts, purposes: Texts, population: Population, *, by: Person, row_id: str = ""
) -> Barometer:
    """Make a barometer without questions yet. Raises NotAllowed, or Invalid on a field."""
    check_texts("name", names, LONGEST_NAME)
    check_texts("purpose", purposes, LONGEST_PURPOSE)
    content: Content = {"questions": [], "scales": {}}
    return _make(
        row_id, content, by,
        kind=BarometerKind.free, population=population, names=names, purposes=purposes,
    )  # fmt: skip


def _make(row_id: str, content: Content, by: Person, **columns: Any) -> Barometer:  # noqa: ANN401 - columns
    only_leads(by)
    db.lock(by)
    if (known := db.existing(Barometer, row_id)) is not None:
        return known
    made = Barometer(id=row_id or db.new_id(), made_at=clock.now(), **columns)
    db.session().add(made)
    db.session().flush()
    _add_version(made, 1, content)
    record(events.BarometerMade(actor=by.id, object_id=made.id))
    return made


def start_version(barometer: Barometer, *, by: Person, version: int) -> BarometerVersion:
    """Start the next version as a copy of the newest, which a wave uses.

    Raises NotAllowed, Stale, or WrongState where the newest version can still be changed.
    """
    only_leads(by)
    lock_at(barometer, version)
    newest = queries.newest_version(barometer.id)
    if not queries.is_used(newest):
        raise WrongState("No wave uses this version: you can change it.")
    made = _add_version(barometer, newest.number + 1, newest.questions)
    record(events.VersionStarted(actor=by.id, object_id=barometer.id, number=made.number))
    return made


def rename(
    barometer: Barometer, names: Texts, purposes: Texts, *, by: Person, version: int
) -> None:
    """Change name and purpose, which belong to no version. Raises NotAllowed, Stale or Invalid."""
    only_leads(by)
    check_texts("name", names, LONGEST_NAME)
    check_texts("purpose", purposes, LONGEST_PURPOSE)
    lock_at(barometer, version)
    barometer.names, barometer.purposes = dict(names), dict(purposes)
    number = queries.newest_version(barometer.id).number
    record(events.QuestionsChanged(actor=by.id, object_id=barometer.id, number=number))


def _add_version(barometer: Barometer, number: int, content: Any) -> BarometerVersion:  # noqa: ANN401 - stored JSON
    made = BarometerVersion(
        barometer_id=barometer.id, number=number, questions=deepcopy(dict(content)),
        made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    return made


def only_leads(by: Person) -> None:
    """Raise NotAllowed for anybody but an employee-view lead."""
    if (reason := MAY["is_employee_view"].reason(by)) is not None:
        raise NotAllowed(reason)


def lock_at(barometer: Barometer, version: int) -> None:
    """Lock a barometer that the page showed at a version, and count one up. Raises Stale."""
    db.lock(barometer)
    if barometer.version != version:
        raise Stale(STALE)
    barometer.version += 1


def check_texts(field: str, texts: Texts, most: int) -> None:
    """Refuse a text that is missing in a language or too long. Raises Invalid on field_language."""
    for code in LANGUAGES:
        if not 0 < len(texts.get(code, "").strip()) <= most:
            raise Invalid(f"{field}_{code}", "Write between 1 and %(most)s characters.",
                most=str(most))  # fmt: skip
