"""Pages of people: sign up, confirm, sign in, what is held about me."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask import session as web_session
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from webapp.config import Settings
from webapp.kernel.rules import public, signed_in
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import queries, services
from webapp.people.forms import AddressForm, LanguageForm, PasswordForm, SignInForm, SignUpForm
from webapp.people.models import Person
from webapp.web.acting import acting, tried
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
    return _choosing(
        token, services.confirm, _("Your address is confirmed. Welcome."), "people/confirm.html"
    )


def _choosing(
    who: Person, verb: Callable[[Person, str], Person], said: str, template: str
) -> Response:
    """Choose a password behind a mailed link; it is hashed before the work begins, as that is slow
    on purpose.
    """
    form = PasswordForm()
    hashed = tried(form, lambda: _hashed(who, form.password.data))
    done = acting(form, lambda _me: verb(who, hashed)) if hashed else None
    if done:
        begin_session(done)
        say(said)
        return to("programs.home")
    return page(template, form=form, who=who)


def _hashed(who: Person, password: str) -> str:
    services.check_password(who, password)
    return _passwords().hash(password)


@room.route("/invitation/<token>", methods=["GET", "POST"])
@guarded(public, token=load_invited)
def invitation(token: Person) -> Response:
    """Open the account one was invited to."""
    return _choosing(
        token, services.confirm, _("Your account is open. Welcome."), "people/invitation.html"
    )


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
    said = _("Your new password works from now on. Sessions elsewhere were ended.")
    verb = partial(services.reset_password, number=token.link_number)
    return _choosing(token, verb, said, "people/new_password.html")


@room.route("/sign-in", methods=["GET", "POST"])
@guarded(public)
def sign_in() -> Response:
    """Begin a session."""
    form = SignInForm()
    following = safe_next(request.args.get("next"))
    if form.is_submitted() and form.validate():
        came = _try(form)
        if came.person:
            begin_session(came.person)
            return current_app.redirect(following or "/", 303)  # type: ignore[return-value]
        return _refused(form, following, came.wait)
    return page("people/sign_in.html", form=form, following=following)


def _try(form: SignInForm) -> services.SignIn:
    """Count the try, check the password outside of any work, and note how it went."""
    email, password = form.email.data, form.password.data
    where = {"address": request.remote_addr or "", "secret": _settings().secret_key}
    with unit_of_work():
        wait = services.begin_try(email, **where)
    if wait:
        return services.SignIn(None, wait)
    found = queries.by_email(email)
    checked = found.password_hash if found else None
    right = _passwords().check(found, password)
    fresh = found is not None and right and _passwords().outdated(found)
    rehashed = _passwords().hash(password) if fresh else None
    with unit_of_work():
        return services.sign_in(
            email, found, right=right, checked=checked, rehashed=rehashed, **where
        )


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
