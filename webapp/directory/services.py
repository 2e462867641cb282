"""Services of the directory: the organization's name, holidays of units, columns of files."""

from collections.abc import Mapping

from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import record
from webapp.directory import events, queries
from webapp.directory.columns import IGNORED, MOST_COLUMNS, TARGETS
from webapp.directory.days import ORDERS
from webapp.directory.models import DirectoryMapping, Organization
from webapp.people.calendar import supported
from webapp.people.models import OrgUnit, Person
from webapp.people.rules import is_admin

LONGEST_KEY = 120


def rename_organization(name: str, *, by: Person) -> None:
    """Set the name of the organization, on pages, in mails and in the disclosure of shares.

    Raises NotAllowed.
    """
    if not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    if name == queries.organization_name():
        return
    added = db.insert(Organization).values(place=1, name=name)
    db.session().execute(added.on_conflict_do_update(index_elements=["place"], set_={"name": name}))
    record(events.OrganizationRenamed(actor=by.id, object_id=events.ORGANIZATION))


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


def keep_choices(columns: Mapping[str, str], dates: str, *, by: Person) -> None:
    """Keep what columns of directory files mean, and how their dates are written, for later files.

    `columns` maps the `column_key` of a name to an entry of TARGETS, or to IGNORED; `dates` is one
    of `days.ORDERS`, or empty. Raises NotAllowed, or Invalid on `file` or `dates`.
    """
    if not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    if len(columns) > MOST_COLUMNS:
        raise Invalid("file", "There are more than %(most)d columns.", most=MOST_COLUMNS)
    for theirs, ours in columns.items():
        if ours not in {*TARGETS, IGNORED} or not 0 < len(theirs) <= LONGEST_KEY:
            raise Invalid("file", "This choice of columns cannot be kept.")
    if dates not in {"", *ORDERS}:
        raise Invalid("dates", "There is no such order of dates.")
    # The same form at the same moment inserts none of them twice.
    db.lock(by)
    kept = {**queries.kept_columns(), queries.DATES: queries.kept_dates()}
    for theirs, ours in {**columns, queries.DATES: dates}.items():
        if kept.get(theirs) != ours:
            db.session().merge(DirectoryMapping(theirs=theirs, ours=ours))
