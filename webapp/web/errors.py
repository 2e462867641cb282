"""Maps refusals and errors to HTTP statuses and error pages."""

import secrets
from contextlib import suppress

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DatabaseError, InternalError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from webapp.core import db
from webapp.core.errors import (
    Invalid,
    Missing,
    NotAllowed,
    Refusal,
    Stale,
    Unavailable,
    WrongState,
)
from webapp.web.guards import guard_of
from webapp.web.pages import current_page, flash

# SQLite reports a damaged file as a plain DatabaseError, PostgreSQL a read-only transaction as an
# InternalError. The other subclasses are faults of our statements.
OUTAGES = {DatabaseError, InternalError, OperationalError}
# A longer text was typed, not chosen from a list.
LONG = 40
STATUS: dict[type[Refusal], int] = {
    NotAllowed: 403,
    Missing: 404,
    WrongState: 409,
    Stale: 409,
    Invalid: 422,
    Unavailable: 503,
}

TITLES = {
    400: _l("The request was incomplete"),
    403: _l("No access"),
    404: _l("Page not found"),
    405: _l("This action is not possible here"),
    409: _l("This has changed in the meantime"),
    413: _l("This is too large"),
    422: _l("There is a problem"),
    500: _l("Something went wrong"),
    503: _l("Not available right now"),
}
SENTENCES = {
    400: _l("What your browser sent is incomplete."),
    403: _l("Your role does not give access to this page."),
    404: _l("It does not exist, or you cannot open it."),
    405: _l("The address exists, but it does not accept this kind of request."),
    413: _l("What you sent is larger than the limit."),
    500: _l(
        "Check whether your last action was saved. The error is recorded under the code below."
    ),
    503: _l("Please try again in a moment."),
}
TODO = {
    400: _l("Go back, reload the page and send it again. Browsers usually keep the text."),
    404: _l("Check the address, or start from the home page."),
    413: _l("Go back and shorten it."),
    503: _l("Go back first. Browsers usually keep what you typed."),
}


def install(app: Flask) -> None:
    """Register handlers that show a page with what to do for each refusal and error."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(CSRFError, _token)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseError, _database)


def _answer(code: int, sentence: str | None = None, todo: str | None = None) -> Response:
    shown = str(code)
    if code == 500:  # noqa: PLR2004 - an error of ours, with a code to find it in the log
        shown = f"500-{secrets.token_hex(4)}"
        # The page loads the person, and PostgreSQL refuses queries in a failed transaction.
        with suppress(SQLAlchemyError):
            db.session().rollback()
        current_app.logger.error("incident %s at %s", shown, request.endpoint)
    known = code if code in TITLES else 500
    html = render_template(
        "error.html",
        code=shown,
        title=TITLES[known],
        sentence=sentence or SENTENCES.get(known, ""),
        todo=todo or TODO.get(known),
        typed=_typed() if known in {403, 404, 503} else [],
    )
    return make_response(html, code)


def _typed() -> list[str]:
    """Long texts of the submitted form, shown on the error page so that they are not lost."""
    if request.method != "POST":
        return []
    sent = (v for n, v in request.form.items() if n != "csrf_token" and "password" not in n)
    return [text for text in sent if len(text) > LONG]


def _refusal(refusal: Refusal) -> Response:
    code = STATUS[type(refusal)]
    sentence = gettext(refusal.message, **refusal.values)
    guard = guard_of(request.endpoint) if request.endpoint else None
    if code == 409 and guard and guard.page:  # noqa: PLR2004 - the status of a conflict
        flash(sentence, "problem")
        answer = current_page(guard.page)
        answer.status_code = 409
        return answer
    return _answer(code, sentence)


def _token(error: CSRFError) -> Response:  # noqa: ARG001 - Flask's handler
    return _answer(
        400,
        gettext("This form has expired or comes from another site. Nothing was saved."),
        gettext("Go back, reload the page and send it again. Browsers usually keep the text."),
    )


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    answer = _answer(error.code or 500)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _database(error: DatabaseError) -> Response:
    if type(error) not in OUTAGES:
        raise error
    current_app.logger.error("the database did not answer (%s)", type(error.orig).__name__)
    return outage()


def outage() -> Response:
    """The page that says 503; it does not query the database."""
    g.database_down = True
    return _answer(503)
