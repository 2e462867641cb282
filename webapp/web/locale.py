"""Which language a page speaks, and how it writes days and numbers."""

from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from babel.numbers import format_decimal as plain_decimal
from flask import Flask, Response, current_app, request
from flask_babel import Babel, format_date, format_datetime, format_decimal, get_locale

from webapp.core.i18n import LANGUAGES
from webapp.web.guards import person

COOKIE = "lang"
YEAR = 31_536_000


def choose() -> str:
    """The address's word, the reader's own choice, then what the browser prefers."""
    asked = request.args.get("lang") or request.cookies.get(COOKIE)
    if asked in LANGUAGES:
        return asked
    me = person()
    if me is not None:
        return str(me.locale)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def remember(response: Response) -> Response:
    """Keep a language asked for in the address in a cookie."""
    asked = request.args.get("lang") if request.query_string else None
    if asked in LANGUAGES and response.mimetype == "text/html":
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            COOKIE, asked, max_age=YEAR, samesite="Lax", httponly=True, secure=secure
        )
    return response


def same_page(language: str) -> str:
    """This page's address in another language; a page that only answers a POST leads home."""
    rule = request.url_rule
    shown = rule is not None and "GET" in (rule.methods or ())
    path = quote(request.path) if shown else "/"
    kept = {name: word for name, word in request.args.items() if name != "lang"}
    return f"{path}?{urlencode({**kept, 'lang': language})}"


def in_language(texts: dict[str, Any]) -> Any:  # noqa: ANN401 - a text or a list of texts
    """A bilingual text in the reader's language, or in the other where there is none."""
    language = str(get_locale())
    return texts.get(language) or next(iter(texts.values()), "")


def day(moment: datetime | date | None) -> str:
    """A day, as the language writes it."""
    return "" if moment is None else str(format_date(moment, "d MMMM y"))


def moment(value: datetime | None) -> str:
    """A day and a time of day."""
    return "" if value is None else str(format_datetime(value, "d MMM y, HH:mm"))


def number(value: float | None) -> str:
    """A number, as the language groups it; the word where there is none is the page's."""
    return "" if value is None else str(format_decimal(value))


def typed(value: float) -> str:
    """A number as somebody of the language types it, with nothing between its thousands."""
    return plain_decimal(value, locale=str(get_locale()), group_separator=False)


def install(app: Flask, timezone: str) -> None:
    """Babel, filters, and what each template may ask."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["TRANSLATIONS"])
    Babel(app, locale_selector=choose, default_timezone=timezone)
    app.after_request(remember)
    app.jinja_env.filters.update(in_language=in_language, day=day, moment=moment, number=number)
