"""Who may open the pages of accounts and sign-in."""

from itertools import count

from tests.factories.company import Company
from tests.integration.web.rows import ALL, INVALID, MISSING, REDIRECT, SIGNED_IN, Row, at
from webapp.core.unit_of_work import unit_of_work
from webapp.images import EncodedPicture
from webapp.people.queries import by_email
from webapp.people.services import Links, invite, set_portrait, sign_up

# A second link to the same address may invalidate the first one.
_numbers = count()


def _confirmation(company: Company) -> str:
    email = f"new-{next(_numbers)}@company.example"
    with unit_of_work():
        person = sign_up(email, "New", locale="en", domains=company.settings.allowed_domains)
    return f"/confirm/{Links(company.settings.secret_key).token(person)}"


def _invitation(company: Company) -> str:
    email = f"invited-{next(_numbers)}@other.example"
    with unit_of_work():
        person = invite(email, "Guest", locale="en", by=company.people["admin"])
    return f"/invitation/{Links(company.settings.secret_key, 'invite').token(person)}"


def _new_password(company: Company) -> str:
    token = Links(company.settings.secret_key, "reset").token(company.people["author"])
    return f"/new-password/{token}"


def _portrait(company: Company) -> str:
    picture = EncodedPicture(b"RIFF", "webp", "image/webp", 1, 1)
    # A second picture would replace the first, whose address another row may use.
    with unit_of_work():
        person = by_email(company.people["third"].email)
        assert person is not None
        return f"/portraits/{person.portrait_id or set_portrait(person, picture).id}"


PERMISSIONS = (
    Row("GET", "people.sign_up", at("/sign-up"), ALL),
    Row("POST", "people.sign_up", at("/sign-up"), ALL, INVALID),
    Row("GET", "people.sign_in", at("/sign-in"), ALL),
    Row("POST", "people.sign_in", at("/sign-in"), ALL, INVALID),
    Row("GET", "people.confirm", _confirmation, ALL),
    Row("POST", "people.confirm", _confirmation, ALL, INVALID),
    Row("GET", "people.invitation", _invitation, ALL),
    Row("POST", "people.invitation", _invitation, ALL, INVALID),
    Row("GET", "people.forgotten_password", at("/forgotten-password"), ALL),
    Row("POST", "people.forgotten_password", at("/forgotten-password"), ALL, INVALID),
    Row("GET", "people.new_password", _new_password, ALL),
    Row("POST", "people.new_password", _new_password, ALL, INVALID),
    Row("GET", "people.me", at("/me")),
    Row(
        "POST",
        "people.me",
        at("/me"),
        SIGNED_IN,
        REDIRECT,
        data={"name": "Same name", "locale": "en", "time_zone": ""},
    ),
    Row("POST", "people.send_portrait", at("/me/picture"), SIGNED_IN, INVALID),
    Row("POST", "people.remove_portrait", at("/me/picture/remove"), SIGNED_IN, REDIRECT),
    Row("GET", "people.portrait", _portrait),
    Row("GET", "people.portrait", at("/portraits/nothing"), SIGNED_IN, MISSING, note="nothing"),
    Row("GET", "people.closing", at("/me/close")),
    Row("POST", "people.close", at("/me/close"), SIGNED_IN, INVALID),
    Row("POST", "people.sign_out", at("/sign-out"), SIGNED_IN, REDIRECT),
    # Last: it ends the session that the row above needs.
    Row("POST", "people.sign_out_elsewhere", at("/me/sessions/end"), SIGNED_IN, REDIRECT),
)
