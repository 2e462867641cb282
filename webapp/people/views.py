"""Pages of people: sign up, confirm, sign in, what is held about me."""

from typing import Any

from flask import Blueprint, Response, current_app, request
from flask import session as web_session
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from webapp.config import Settings
from webapp.kernel.errors import Invalid
from webapp.kernel.rules import public, signed_in
from webapp.people import queries, services
from webapp.people.forms import LanguageForm, PasswordForm, SignInForm, SignUpForm
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
    done = _confirm(token, form) if form.is_submitted() and form.validate() else None
    if done:
        begin_session(done)
        say(_("Your address is confirmed. Welcome."))
        return to("programs.home")
    return page("people/confirm.html", form=form, who=token)


def _confirm(who: Person, form: PasswordForm) -> Person | None:
    """Hash before the work begins, because hashing is slow on purpose."""
    try:
        services.check_password(who, form.password.data)
    except Invalid as refusal:
        form.put(refusal.field, _(refusal.words, **refusal.values))
        return None
    hashed = _passwords().hash(form.password.data)
    return acting(form, lambda _me: services.confirm(who, hashed))


@room.route("/sign-in", methods=["GET", "POST"])
@guarded(public)
def sign_in() -> Response:
    """Begin a session."""
    form = SignInForm()
    following = safe_next(request.args.get("next"))
    if form.is_submitted() and form.validate():
        who = _recognise(form)
        if who:
            begin_session(who)
            return current_app.redirect(following or "/", 303)  # type: ignore[return-value]
        form.put("", _("The address or the password is not right. Check both and try again."))
    return page("people/sign_in.html", form=form, following=following)


def _recognise(form: SignInForm) -> Person | None:
    """Check the password before the work begins, because checking is slow on purpose."""
    found, password = queries.by_email(form.email.data), form.password.data
    right = _passwords().check(found, password)
    fresh = found is not None and right and _passwords().outdated(found)
    rehashed = _passwords().hash(password) if fresh else None
    return acting(form, lambda _me: services.sign_in(found, right=right, rehashed=rehashed))


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
