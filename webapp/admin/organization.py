"""The organization on pages: its name and its logo, and the form of its name."""

from dataclasses import dataclass

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import select

from webapp.admin.blueprint import bp
from webapp.admin.forms import NameForm
from webapp.admin.logo import HEIGHT, WIDTH
from webapp.admin.settings import settings_page
from webapp.core import db
from webapp.directory.models import Organization
from webapp.directory.services import rename_organization
from webapp.people.rules import is_admin
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to
from webapp.web.submit import Done, submit


@dataclass(frozen=True)
class ShownLogo:
    """The number in the address of the logo, and its width and height on pages."""

    number: str
    width: int
    height: int


@dataclass(frozen=True)
class Shown:
    """What every page shows of the organization: its name, and its logo where there is one."""

    name: str
    logo: ShownLogo | None = None


def shown_organization(default: str) -> Shown:
    """The organization on pages, in one query; `default` is its name where none is written."""
    found = db.session().execute(
        select(
            Organization.name, Organization.logo_number, Organization.logo_width,
            Organization.logo_height,
        )
    ).one_or_none()  # fmt: skip
    if found is None:
        return Shown(default)
    name, number, width, height = found
    return Shown(name or default, _shown_logo(number, width, height))


def _shown_logo(number: str | None, width: int | None, height: int | None) -> ShownLogo | None:
    """The logo at half the largest stored size, at most."""
    if number is None or width is None or height is None:
        return None
    scale = min(1.0, WIDTH / 2 / width, HEIGHT / 2 / height)
    return ShownLogo(number, max(1, round(width * scale)), max(1, round(height * scale)))


@bp.post("/settings/name")
@guarded(is_admin)
def rename() -> Response:
    """Change the name of the organization."""
    form = NameForm()
    result = submit(form, lambda me: rename_organization(form.name.data, by=me))
    if isinstance(result, Done):
        flash(_("The name is saved."))
        return redirect_to("admin.settings")
    return settings_page(name=form)
