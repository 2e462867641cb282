"""Administrators' pages of units and their public holidays."""

from flask import Response
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.admin.blueprint import bp
from webapp.admin.forms import HolidaysForm
from webapp.directory.queries import unit_by_id, unit_tree
from webapp.directory.services import set_holidays
from webapp.people.models import OrgUnit, Person
from webapp.people.rules import is_admin
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit


def load_unit(me: Person, unit_id: str) -> OrgUnit | None:
    """A unit, for an administrator."""
    return unit_by_id(unit_id) if is_admin(me, None) else None


@bp.get("/units")
@guarded(is_admin)
def units() -> Response:
    """The tree of units, with the place whose public holidays apply to each."""
    names = get_locale().territories
    return render("admin/units.html", tree=unit_tree(), names=names)


@bp.route("/units/<unit>", methods=["GET", "POST"])
@guarded(is_admin, unit=load_unit)
def unit(unit: OrgUnit) -> Response:
    """Edit the place whose public holidays apply to a unit."""
    form = HolidaysForm(country=unit.country, subdivision=unit.subdivision)

    def save(me: Person) -> OrgUnit:
        chosen = (form.country.data, form.subdivision.data or "")
        return set_holidays(unit, *chosen, by=me)

    if isinstance(submit(form, save), Done):
        flash(_("Saved. New review deadlines skip these holidays."))
        return redirect_to("admin.units")
    return render("admin/unit.html", form=form, unit=unit)
