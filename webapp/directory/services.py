"""Services of the directory: the public holidays of a unit."""

from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import record
from webapp.directory import events
from webapp.people.calendar import supported
from webapp.people.models import OrgUnit, Person
from webapp.people.rules import is_admin


def set_holidays(unit: OrgUnit, country: str, subdivision: str, *, by: Person) -> OrgUnit:
    """Set the public holidays of a unit; deadlines set from now on skip them.

    `country` is ISO 3166-1, `subdivision` the part of ISO 3166-2 after it, or empty. Raises
    NotAllowed, or Invalid on the field whose value is not supported.
    """
    if not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    if not supported(country, None):
        raise Invalid("country", "The public holidays of this country are not known here.")
    if not supported(country, subdivision or None):
        raise Invalid("subdivision", "This region is not known here. Leave it empty to go on.")
    db.lock(unit)
    unit.country, unit.subdivision = country, subdivision or None
    record(events.UnitChanged(actor=by.id, object_id=unit.id))
    return unit
