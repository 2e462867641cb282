"""Pages of accounts: sign-up, confirmation, sign-in, passwords."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, current_app, request, url_for
from flask import session as web_session
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from webapp.config import Settings
from webapp.core import runtime
from webapp.core.permissions import public, signed_in
from webapp.core.unit_of_work import unit_of_work
from webapp.people import queries, services
from webapp.people.forms import AddressForm, PasswordForm, SignInForm, SignUpForm
from webapp.people.models import Person
from webapp.people.providers import without_account
from webapp.people.views.blueprint import bp
from webapp.web.guards import guarded
from webapp.web.locale import ngettext
from webapp.web.pages import flash, redirect_to, render, safe_next
from webapp.web.submit import Done, before_transaction, submit
from webapp.web.timing import evened

# A longer address to return to is forgotten.
LONGEST_PATH = 500


def _settings() -> Settings:
    return runtime.current().settings


def load_pending(me: Any, token: str) -> Person:  # noqa: ANN401, ARG001 - a loader's form
    """The person whose confirmation link this is."""
    return services.Links(_settings().secret_key).person(token)


def load_invited(me: Any, token: str) -> Person:  # noqa: ANN401, ARG001 - a loader's form
    """The person whose invitation link this is."""
    return services.Links(_settings().secret_key, "invite").person(token)


def load_for_reset(me: Any, token: str) -> Person:  # noqa: ANN401, ARG001 - a loader's form
    """The person whose password-reset link this is."""
    return services.Links(_settings().secret_key, "reset").person(token)


def begin_session(who: Person) -> None:
    """Sign a person in under a new session number, against session fixation."""
    current: Any = web_session
    current.renew()
    login_user(who)


@bp.route("/sign-up", methods=["GET", "POST"])
@guarded(public)
@evened
def sign_up() -> Response:
    """Request an account."""
    form, following = SignUpForm(), _following()
    result = submit(form, lambda _me: _sign_up(form, following))
    if isinstance(result, Done):
        return render("people/sent.html", email=form.email.data)
    domains = sorted(_settings().allowed_domains)
    return render("people/sign_up.html", form=form, domains=domains, following=following)


def _sign_up(form: SignUpForm, following: str | None) -> Person:
    return services.sign_up(
        form.email.data, form.name.data, locale=str(get_locale()),
        domains=_settings().allowed_domains, following=following,
    )  # fmt: skip


def _following() -> str | None:
    """The local path to open after signing in, which the query names."""
    following = safe_next(request.args.get("next"))
    return following if following and len(following) <= LONGEST_PATH else None


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@guarded(public, token=load_pending)
def confirm(token: Person) -> Response:
    """Confirm the address, by a button: mail scanners follow links, so GET changes nothing."""
    return _choose_password(
        token,
        services.confirm,
        _("Your address is confirmed. You are signed in."),
        "people/confirm.html",
    )


def _choose_password(
    who: Person, service: Callable[[Person, str], Person], welcome: str, template: str
) -> Response:
    """Choose a password on the page of a mailed link, and sign in.

    The password is hashed before the transaction begins, because hashing is slow on purpose.
    """
    form = PasswordForm()
    hashed = before_transaction(form, lambda: _hashed(who, form.password.data))
    if isinstance(hashed, Done):
        result = submit(form, lambda _me: service(who, hashed.value))
        if isinstance(result, Done):
            begin_session(result.value)
            flash(welcome)
            return current_app.redirect(_following() or url_for("programs.home"), 303)  # type: ignore[return-value]
    return render(template, form=form, who=who)


def _hashed(who: Person, password: str) -> str:
    services.check_password(who, password)
    return services.passwords().hash(password)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@guarded(public, token=load_invited)
def invitation(token: Person) -> Response:
    """Open an account by invitation."""
    return _choose_password(
        token,
        services.confirm,
        _("Your account is open. You are signed in."),
        "people/invitation.html",
    )


@bp.route("/forgotten-password", methods=["GET", "POST"])
@guarded(public)
@evened
def forgotten_password() -> Response:
    """Request a password-reset link; the response never says whether there is an account."""
    form = AddressForm()
    result = submit(form, lambda _me: services.send_reset(form.email.data))
    if isinstance(result, Done):
        return render("people/reset_sent.html", email=result.value)
    return render("people/forgotten.html", form=form)


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@guarded(public, token=load_for_reset)
def new_password(token: Person) -> Response:
    """Choose a new password."""
    welcome = _("Your password is changed. Your other sessions were ended.")
    service = partial(services.reset_password, number=token.link_number)
    return _choose_password(token, service, welcome, "people/new_password.html")


@bp.route("/sign-in", methods=["GET", "POST"])
@guarded(public)
def sign_in() -> Response:
    """Begin a session."""
    form = SignInForm()
    following = _following()
    if form.is_submitted() and form.validate():
        result = _attempt(form)
        if result.person:
            begin_session(result.person)
            return current_app.redirect(following or "/", 303)  # type: ignore[return-value]
        return _refused(form, following, result.wait)
    return _sign_in_page(form, following)


def _sign_in_page(form: SignInForm, following: str | None) -> Response:
    others = without_account()
    return render("people/sign_in.html", form=form, following=following, others=others)


def _attempt(form: SignInForm) -> services.SignIn:
    """Count the attempt, check the password outside of any transaction, record the outcome."""
    email, password = form.email.data, form.password.data
    where = {"address": request.remote_addr or "", "secret": _settings().secret_key}
    with unit_of_work():
        wait = services.begin_attempt(email, **where)
    if wait:
        return services.SignIn(None, wait)
    found = queries.by_email(email)
    checked = found.password_hash if found else None
    right = services.passwords().check(found, password)
    fresh = found is not None and right and services.passwords().outdated(found)
    rehashed = services.passwords().hash(password) if fresh else None
    with unit_of_work():
        return services.sign_in(
            email, found, right=right, checked=checked, rehashed=rehashed, **where
        )


def _refused(form: SignInForm, following: str | None, wait: int) -> Response:
    """The same errors for a wrong password and an unknown address, and how long to wait."""
    form.add_error("", _("The address or the password is wrong. Check both and try again."))
    if wait:
        form.add_error("", ngettext(
            "Too many attempts. Wait %(num)s second, or get a new password by email now.",
            "Too many attempts. Wait %(num)s seconds, or get a new password by email now.", wait))  # fmt: skip
    response = _sign_in_page(form, following)
    if wait:
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
    return response


@bp.post("/sign-out")
@guarded(signed_in)
def sign_out() -> Response:
    """End this session."""
    logout_user()
    web_session.clear()
    response = redirect_to("programs.home")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
