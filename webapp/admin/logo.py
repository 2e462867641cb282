"""The logo of the organization: upload, remove, and the public file."""

import hashlib
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response
from flask_babel import gettext as _
from sqlalchemy import select, update

from webapp.admin.blueprint import bp
from webapp.admin.forms import LogoForm
from webapp.admin.settings import settings_page
from webapp.core import db
from webapp.core.errors import Invalid, Missing
from webapp.core.permissions import public
from webapp.core.unit_of_work import record
from webapp.directory.events import ORGANIZATION, LogoChanged
from webapp.directory.models import Organization
from webapp.images import LARGEST, LARGEST_REQUEST, EncodedPicture, Frame, re_encode
from webapp.people.models import Person
from webapp.people.rules import is_admin
from webapp.web.files import picture_response
from webapp.web.forms import StepForm, sent_file
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to
from webapp.web.submit import Done, before_transaction, submit, submit_button

files = Blueprint("organization", __name__)
# The size of a stored logo in pixels: twice the size on pages, for screens with small pixels.
WIDTH, HEIGHT = 240, 80
FRAME = Frame(WIDTH, HEIGHT, kind="WEBP")
# Every first visit transfers the file.
LARGEST_STORED = 20_000
CACHE = "public, max-age=31536000, immutable"


def encode(sent: bytes) -> EncodedPicture:
    """Re-encode an uploaded logo; raises Invalid on `file`."""
    made = re_encode(sent, name="file", frame=FRAME)
    if len(made.data) > LARGEST_STORED:
        raise Invalid("file", "This logo has too many details. Choose a simpler picture.")
    return made


def set_logo(encoded: EncodedPicture, *, by: Person) -> None:
    """Store the logo; a previous one is replaced."""
    values = {
        "logo_number": hashlib.sha256(encoded.data).hexdigest()[:16],
        "logo_mimetype": encoded.mimetype, "logo_data": encoded.data,
        "logo_width": encoded.width, "logo_height": encoded.height,
    }  # fmt: skip
    added = db.insert(Organization).values(place=1, **values)
    db.session().execute(added.on_conflict_do_update(index_elements=["place"], set_=values))
    record(LogoChanged(actor=by.id, object_id=ORGANIZATION))


def remove_logo(*, by: Person) -> None:
    """Delete the logo, if there is one."""
    columns = ("logo_number", "logo_mimetype", "logo_data", "logo_width", "logo_height")
    removed = (
        update(Organization)
        .where(Organization.logo_number.is_not(None))
        .values(dict.fromkeys(columns))
        .returning(Organization.place)
    )
    if db.session().execute(removed).one_or_none() is not None:
        record(LogoChanged(actor=by.id, object_id=ORGANIZATION))


@dataclass(frozen=True)
class LogoFile:
    """The file at an address."""

    number: str
    mimetype: str
    data: bytes


def logo_of(_reader: Person | None, number: str) -> LogoFile:
    """The logo at an address; raises Missing for an address of the past."""
    columns = (Organization.logo_number, Organization.logo_mimetype, Organization.logo_data)
    found = db.session().execute(select(*columns).where(Organization.logo_number == number)).first()
    if found is None:
        raise Missing("The picture no longer exists.")
    # The row has a number, and a logo is written as a whole.
    return LogoFile(*cast("tuple[str, str, bytes]", tuple(found)))


@bp.post("/settings/logo")
@guarded(is_admin, largest=LARGEST_REQUEST)
def send_logo() -> Response:
    """Add or replace the logo."""
    form = LogoForm()
    sent = sent_file(form.file, LARGEST)
    encoded = before_transaction(form, lambda: encode(sent))
    if isinstance(encoded, Done):
        result = submit(form, lambda me: set_logo(encoded.value, by=me))
        if isinstance(result, Done):
            flash(_("The logo is saved."))
            return redirect_to("admin.settings")
    return settings_page(logo=form)


@bp.post("/settings/logo/remove")
@guarded(is_admin)
def drop_logo() -> Response:
    """Remove the logo."""
    submit_button(StepForm(), lambda me: remove_logo(by=me))
    flash(_("The logo is removed."))
    return redirect_to("admin.settings")


@files.get("/logo/<logo>")
@guarded(public, logo=logo_of)
def logo_file(logo: LogoFile) -> Response:
    """The file, which the sign-in page shows too."""
    return picture_response(logo.data, logo.mimetype, cache=CACHE, tag=logo.number)
