"""The pages of one's own account: profile, picture, sessions, closing it."""

from flask import Response
from flask import session as web_session
from flask_babel import gettext as _
from flask_login import logout_user

from webapp.core.permissions import signed_in
from webapp.images import LARGEST, LARGEST_REQUEST, Frame, re_encode
from webapp.people import queries, services
from webapp.people.forms import ClosingForm, PortraitForm, ProfileForm
from webapp.people.models import Person, Portrait
from webapp.people.views.blueprint import bp
from webapp.web import own_sessions
from webapp.web.files import PRIVATE, picture_response
from webapp.web.forms import StepForm, sent_file
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, Refused, before_transaction, submit, submit_button

# Pages show it at 96 px at most; screens may have more than two pixels for each.
PORTRAIT = Frame(256, 256, crop=True, kind="WEBP")


@bp.route("/me", methods=["GET", "POST"])
@guarded(signed_in)
def me() -> Response:
    """The profile of the signed-in person, their sessions and the data stored about them."""
    form = ProfileForm(person())
    if isinstance(submit(form, lambda me: _save(form, me)), Done):
        flash(_("Saved."))
        return redirect_to("people.me", lang=form.locale.data)
    return _account(form, PortraitForm())


def _account(form: ProfileForm, picture: PortraitForm) -> Response:
    who = person()
    return render(
        "people/me.html", form=form, picture=picture, who=who, current=own_sessions.current_hash(),
        sessions=own_sessions.of_person(who.id),
        manager=queries.anyone(who.manager_id) if who.manager_id else None,
    )  # fmt: skip


def _save(form: ProfileForm, me: Person) -> Person:
    return services.change_profile(
        me, name=form.name.data, locale=form.locale.data, time_zone=form.time_zone.data or None
    )


@bp.post("/me/picture")
@guarded(signed_in, largest=LARGEST_REQUEST)
def send_portrait() -> Response:
    """Add or replace the picture of the signed-in person."""
    form = PortraitForm()
    sent = sent_file(form.file, LARGEST)
    encoded = before_transaction(form, lambda: re_encode(sent, name="file", frame=PORTRAIT))
    if isinstance(encoded, Done):
        result = submit(form, lambda me: services.set_portrait(me, encoded.value))
        if isinstance(result, Done):
            flash(_("The picture is saved."))
            return redirect_to("people.me")
    return _account(ProfileForm(person()), form)


@bp.post("/me/picture/remove")
@guarded(signed_in)
def remove_portrait() -> Response:
    """Delete the picture of the signed-in person."""
    submit_button(StepForm(), services.remove_portrait)
    flash(_("The picture is removed."))
    return redirect_to("people.me")


@bp.get("/portraits/<portrait>")
@guarded(signed_in, portrait=queries.portrait_for)
def portrait(portrait: Portrait) -> Response:
    """The picture of a person."""
    return picture_response(portrait.data, portrait.mimetype, cache=PRIVATE, tag=portrait.id)


@bp.post("/me/sessions/end")
@guarded(signed_in)
def sign_out_elsewhere() -> Response:
    """End every session of this person except this one."""
    kept = own_sessions.current_hash()
    submit_button(StepForm(), lambda me: services.sign_out_elsewhere(me, kept))
    flash(_("You are signed out everywhere else."))
    return redirect_to("people.me")


@bp.get("/me/close")
@guarded(signed_in)
def closing() -> Response:
    """What closing the account does, and the button."""
    return _closing(ClosingForm())


def _closing(form: ClosingForm) -> Response:
    form.sure.data = "yes"
    return render("people/close.html", form=form, who=person())


@bp.post("/me/close")
@guarded(signed_in, page="people.closing")
def close() -> Response:
    """Close the account of the signed-in person, and end this session."""
    form = ClosingForm()
    if isinstance(submit(form, services.close_account), Refused):
        return _closing(form)
    end_session()
    flash(_("Your account is closed."))
    response = redirect_to("programs.home")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def end_session() -> None:
    """Sign out, and continue with a new session that holds messages only."""
    logout_user()
    web_session.clear()
    current: object = web_session
    current.renew()  # type: ignore[attr-defined]  # Flask's proxy of web.sessions.ServerSession
