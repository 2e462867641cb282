"""The language of a page, and formats of days and numbers."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from babel.numbers import format_decimal as plain_decimal
from flask import Flask, Response, current_app, request
from flask_babel import (
    Babel,
    format_datetime,
    format_decimal,
    get_locale,
    get_timezone,
    get_translations,
    gettext,
    to_user_timezone,
)
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from webapp.core import clock
from webapp.core.i18n import LANGUAGES, day_in
from webapp.web.guards import person
from webapp.web.sessions import WITHOUT

COOKIE = "lang"
YEAR = 31_536_000
# A day on which clocks go back has 25 hours.
LONGEST_DAY = timedelta(hours=25)


def choose() -> str:
    """The language of the address or cookie, else the person's, else the browser's."""
    asked = request.args.get("lang") or request.cookies.get(COOKIE)
    if asked in LANGUAGES:
        return asked
    me = person()
    if me is not None:
        return str(me.locale)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def own_timezone() -> str | None:
    """The time zone that the person chose; None for the organization's."""
    return getattr(person(), "time_zone", None)


def remember(response: Response) -> Response:
    """Store the language of the address in a cookie, except on pages without a session."""
    stores = request.query_string and not request.path.startswith(WITHOUT)
    asked = request.args.get("lang") if stores else None
    if asked in LANGUAGES and response.mimetype == "text/html":
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            COOKIE, asked, max_age=YEAR, samesite="Lax", httponly=True, secure=secure,
            path=request.script_root or "/",
        )  # fmt: skip
    return response


def same_page(language: str) -> str:
    """The address of this page in another language; the first page if it has no GET route."""
    rule = request.url_rule
    shown = rule is not None and "GET" in (rule.methods or ())
    path = quote(request.path) if shown else "/"
    kept = {name: word for name, word in request.args.items() if name != "lang"}
    return f"{path}?{urlencode({**kept, 'lang': language})}"


def in_language(texts: dict[str, Any]) -> Any:  # noqa: ANN401 - a text or a list of texts
    """The text in the reader's language, or in another if it is missing."""
    language = str(get_locale())
    return texts.get(language) or next(iter(texts.values()), "")


def _date(moment: datetime | date, pattern: str) -> str:
    """A date in the reader's language; of a moment, the date in the reader's time zone."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(get_timezone()).date()
    return day_in(str(get_locale()), moment, pattern)


def day(moment: datetime | date | None) -> str:
    """A formatted day; empty for None."""
    return "" if moment is None else _date(moment, "d MMMM y")


def weekday(moment: datetime | date | None) -> str:
    """A day with its weekday, without the year; empty for None."""
    return "" if moment is None else _date(moment, "EEEE d MMMM")


def urgency(due: datetime) -> str:
    """How near a deadline is: "late", "soon" (today, in the reader's time zone) or ""."""
    now = clock.now()
    if due < now:
        return "late"
    if due - now > LONGEST_DAY:
        return ""
    return "soon" if to_user_timezone(due).date() == to_user_timezone(now).date() else ""


def moment(value: datetime | None) -> str:
    """A formatted day and time; empty for None."""
    return "" if value is None else str(format_datetime(value, "d MMM y, HH:mm"))


def quarter(code: str) -> str:
    """A quarter such as 2026-Q3 in the reader's language."""
    return str(gettext("Q%(number)s %(year)s", year=code[:4], number=code[6:]))


def number(value: float | None) -> str:
    """A formatted number; empty for None."""
    return "" if value is None else str(format_decimal(value))


def ngettext(one: str, several: str, count: int, /, **values: object) -> str:
    """The sentence for a count, with `num` in the format of the language."""
    words = str(get_translations().ungettext(one, several, count))
    return words % {"num": number(count), **values}


def typed(value: float) -> str:
    """A number in the format of the language without group separators, for input fields."""
    return plain_decimal(value, locale=str(get_locale()), group_separator=False)


def _filled(sentence: str, values: dict[str, Any], escaping: EvalContext) -> str:
    """A sentence of the catalog with its values, which are escaped where the template escapes."""
    return (Markup(sentence) if escaping.autoescape else sentence) % values  # noqa: S704 - not typed by anyone


def _translate_templates(app: Flask) -> None:
    """Let templates keep the catalog of each language, and translate with one call.

    Flask-Babel looks the catalog up for each sentence, and Jinja calls three functions in turn,
    which together take a third of the time of a long page.
    """
    catalogs: dict[str, Any] = {}

    def catalog() -> Any:  # noqa: ANN401 - gettext's translations
        locale = get_locale()
        language = locale.language if locale else ""
        found = catalogs.get(language)
        if found is None:
            found = catalogs[language] = get_translations()
        return found

    @pass_eval_context
    def singular(escaping: EvalContext, text: str, /, **values: Any) -> str:  # noqa: ANN401 - shown
        return _filled(catalog().ugettext(text), values, escaping)

    @pass_eval_context
    def plural(escaping: EvalContext, one: str, several: str, num: int, /, **values: Any) -> str:  # noqa: ANN401 - shown
        return _filled(
            catalog().ungettext(one, several, num), {"num": number(num), **values}, escaping
        )

    app.jinja_env.globals.update(_=singular, gettext=singular, ngettext=plural)


def install(app: Flask, timezone: str) -> None:
    """Install Babel, the locale cookie and template filters."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["TRANSLATIONS"])
    Babel(app, locale_selector=choose, timezone_selector=own_timezone, default_timezone=timezone)
    _translate_templates(app)
    app.after_request(remember)
    app.jinja_env.filters.update(
        in_language=in_language,
        day=day,
        weekday=weekday,
        moment=moment,
        quarter=quarter,
        number=number,
        urgency=urgency,
    )
