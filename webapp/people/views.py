"""Pages of people: sign up, confirm, sign in, what is held about me."""

from typing import Any

from flask import Blueprint, Response, current_app, request
from flask import session as web_session
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from webapp.config import Settings
from webapp.kernel.rules import public, signed_in
from webapp.people import services
from webapp.people.forms import AddressForm, LanguageForm, PasswordForm, SignInForm, SignUpForm
from webapp.people.models import Person
from webapp.web.acting import acting
from webapp.web.guards import guarded, person
from webapp.web.pages import page, safe_next, say, to

room = Blueprint("people", __name__, template_folder="templates")


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def _passwords() -> services.Passwords:
    found: services.Passwords = current_app.extensions["passwords"]
    return found


def load_pending(me: Any, token: str) -> Person:  # noqa: ANN401, ARG001 - a loader's form
    """Whose mailed link this is."""
    return services.Links(_settings().secret_key).person(token)


def load_invited(me: Any, token: str) -> Person:  # noqa: ANN401, ARG001 - a loader's form
    """Who was invited by this link."""
    return services.Links(_settings().secret_key, "invite").person(token)


def load_forgetful(me: Any, token: str) -> Person:  # noqa: ANN401, ARG001 - a loader's form
    """Whose password this link replaces."""
    return services.Links(_settings().secret_key, "reset").person(token)


def begin_session(who: Person) -> None:
    """Sign somebody in under a new session number."""
    current: Any = web_session
    current.renew()
    login_user(who)


@room.route("/sign-up", methods=["GET", "POST"])
@guarded(public)
def sign_up() -> Response:
    """Ask for an account."""
    form = SignUpForm()
    asked = acting(
        form,
        lambda _me: services.sign_up(
            form.email.data,
            form.name.data,
            locale=str(get_locale()),
            domains=_settings().allowed_domains,
        ),
    )
    if asked:
        return page("people/sent.html", email=form.email.data)
    return page("people/sign_up.html", form=form, domains=sorted(_settings().allowed_domains))


@room.route("/confirm/<token>", methods=["GET", "POST"])
@guarded(public, token=load_pending)
def confirm(token: Person) -> Response:
    """Confirm the address; a button and not the link itself, because mail scanners follow links."""
    form = PasswordForm()
    done = acting(form, lambda _me: services.confirm(token, form.password.data, _passwords()))
    if done:
        begin_session(done)
        say(_("Your address is confirmed. Welcome."))
        return to("programs.home")
    return page("people/confirm.html", form=form, who=token)


@room.route("/invitation/<token>", methods=["GET", "POST"])
@guarded(public, token=load_invited)
def invitation(token: Person) -> Response:
    """Open the account one was invited to."""
    form = PasswordForm()
    done = acting(form, lambda _me: services.confirm(token, form.password.data, _passwords()))
    if done:
        begin_session(done)
        say(_("Your account is open. Welcome."))
        return to("programs.home")
    return page("people/invitation.html", form=form, who=token)


@room.route("/forgotten-password", methods=["GET", "POST"])
@guarded(public)
def forgotten_password() -> Response:
    """Ask for a link to choose the password anew; the answer never says whether there is one."""
    form = AddressForm()
    if asked := acting(form, lambda _me: services.send_reset(form.email.data)):
        return page("people/reset_sent.html", email=asked)
    return page("people/forgotten.html", form=form)


@room.route("/new-password/<token>", methods=["GET", "POST"])
@guarded(public, token=load_forgetful)
def new_password(token: Person) -> Response:
    """Choose the password anew."""
    form = PasswordForm()
    done = acting(
        form, lambda _me: services.reset_password(token, form.password.data, _passwords())
    )
    if done:
        begin_session(done)
        say(_("Your new password works from now on. Sessions elsewhere were ended."))
        return to("programs.home")
    return page("people/new_password.html", form=form, who=token)


@room.route("/sign-in", methods=["GET", "POST"])
@guarded(public)
def sign_in() -> Response:
    """Begin a session."""
    form = SignInForm()
    following = safe_next(request.args.get("next"))
    if form.is_submitted() and form.validate():
        came = acting(form, lambda _me: _try(form))
        if came and came.person:
            begin_session(came.person)
            return current_app.redirect(following or "/", 303)  # type: ignore[return-value]
        return _refused(form, following, came.wait if came else 0)
    return page("people/sign_in.html", form=form, following=following)


def _try(form: SignInForm) -> services.SignIn:
    return services.sign_in(
        form.email.data, form.password.data, _passwords(),
        address=request.remote_addr or "", secret=_settings().secret_key,
    )  # fmt: skip


def _refused(form: SignInForm, following: str | None, wait: int) -> Response:
    """The same words for a wrong password and an unknown address, and how long to wait."""
    form.put("", _("The address or the password is not right. Check both and try again."))
    if wait:
        form.put("", ngettext(
            "After several tries, the next one is possible in %(num)s second. A new password by "
            "mail is possible at once.",
            "After several tries, the next one is possible in %(num)s seconds. A new password by "
            "mail is possible at once.", wait))  # fmt: skip
    answer = page("people/sign_in.html", form=form, following=following)
    if wait:
        answer.status_code = 429
        answer.headers["Retry-After"] = str(wait)
    return answer


@room.post("/sign-out")
@guarded(signed_in)
def sign_out() -> Response:
    """End the session here."""
    logout_user()
    web_session.clear()
    answer = to("programs.home")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@room.route("/me", methods=["GET", "POST"])
@guarded(signed_in)
def me() -> Response:
    """What is held about me, and my language."""
    form = LanguageForm(locale=person().locale)
    if acting(form, lambda me: services.choose_language(me, form.locale.data)):
        say(_("Saved."))
        return to("people.me", lang=form.locale.data)
    return page("people/me.html", form=form, who=person())
