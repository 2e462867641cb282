"""The logo of the organization: upload, remove, and the public file."""

import hashlib
from dataclasses import dataclass

from flask import Blueprint, Response
from flask_babel import gettext as _
from sqlalchemy import delete, select

from webapp.admin import events
from webapp.admin.blueprint import bp
from webapp.admin.forms import LogoForm
from webapp.admin.models import HEIGHT, WIDTH, Logo
from webapp.admin.settings import settings_page
from webapp.core import db
from webapp.core.errors import Invalid, Missing
from webapp.core.permissions import public
from webapp.core.unit_of_work import record
from webapp.images import LARGEST, LARGEST_REQUEST, EncodedPicture, Frame, re_encode
from webapp.people.models import Person
from webapp.people.rules import is_admin
from webapp.web.files import picture_response
from webapp.web.forms import StepForm, sent_file
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to
from webapp.web.submit import Done, before_transaction, submit, submit_button

files = Blueprint("organization", __name__)
FRAME = Frame(WIDTH, HEIGHT, kind="WEBP")
# Every first visit transfers the file.
LARGEST_STORED = 20_000
CACHE = "public, max-age=31536000, immutable"
OBJECT = "organization"


@dataclass(frozen=True)
class ShownLogo:
    """The number in the address of the logo, and its width and height on pages."""

    number: str
    width: int
    height: int


def shown_logo() -> ShownLogo | None:
    """The logo of every page: half the largest stored size at most. None where there is none."""
    found = db.session().execute(select(Logo.number, Logo.width, Logo.height)).one_or_none()
    if found is None:
        return None
    number, width, height = found
    scale = min(1.0, WIDTH / 2 / width, HEIGHT / 2 / height)
    return ShownLogo(number, max(1, round(width * scale)), max(1, round(height * scale)))


def encode(sent: bytes) -> EncodedPicture:
    """Re-encode an uploaded logo; raises Invalid on `file`."""
    made = re_encode(sent, name="file", frame=FRAME)
    if len(made.data) > LARGEST_STORED:
        raise Invalid("file", "This logo has too many details. Choose a simpler picture.")
    return made


def set_logo(encoded: EncodedPicture, *, by: Person) -> None:
    """Store the logo; a previous one is replaced."""
    values = {
        "number": hashlib.sha256(encoded.data).hexdigest()[:16], "mimetype": encoded.mimetype,
        "width": encoded.width, "height": encoded.height, "data": encoded.data,
    }  # fmt: skip
    added = db.insert(Logo).values(place=1, **values)
    db.session().execute(added.on_conflict_do_update(index_elements=["place"], set_=values))
    record(events.LogoChanged(actor=by.id, object_id=OBJECT))


def remove_logo(*, by: Person) -> None:
    """Delete the logo, if there is one."""
    deleted = delete(Logo).returning(Logo.place)
    if db.session().execute(deleted).one_or_none() is not None:
        record(events.LogoChanged(actor=by.id, object_id=OBJECT))


def logo_of(_reader: Person | None, number: str) -> Logo:
    """The logo at an address; raises Missing for an address of the past."""
    found = db.session().scalar(select(Logo).where(Logo.number == number))
    if found is None:
        raise Missing("The picture no longer exists.")
    return found


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
    return settings_page(form)


@bp.post("/settings/logo/remove")
@guarded(is_admin)
def drop_logo() -> Response:
    """Remove the logo."""
    submit_button(StepForm(), lambda me: remove_logo(by=me))
    flash(_("The logo is removed."))
    return redirect_to("admin.settings")


@files.get("/logo/<logo>")
@guarded(public, logo=logo_of)
def logo_file(logo: Logo) -> Response:
    """The file, which the sign-in page shows too."""
    return picture_response(logo.data, logo.mimetype, cache=CACHE, tag=logo.number)
