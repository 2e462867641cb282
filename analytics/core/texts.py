"""The text catalogs of analytics in English and French; formats of numbers, dates and weeks."""

import tomllib
from datetime import date
from functools import cache
from math import isinf
from pathlib import Path
from typing import Any, Final, Literal

Locale = Literal["en", "fr"]
LOCALES: Final[tuple[Locale, ...]] = ("en", "fr")

_FOLDER: Final = Path(__file__).parents[1] / "locale"


def locale_of(name: str) -> Locale:
    """Return 'fr' for `fr`, `fr_FR`, `fr-CA`; 'en' for everything else."""
    return "fr" if name.lower().startswith("fr") else "en"


def text(locale: str, key: str, **values: object) -> str:
    """
    Return the text at a dotted key, such as `chart.title`, with its placeholders filled in.

    Raises KeyError when the catalog has no such text.
    """
    found: Any = catalogue(locale_of(locale))
    for part in key.split("."):
        found = found[part]
    if not isinstance(found, str):
        raise KeyError(key)
    return found.format(**values) if values else found


def counted(locale: str, key: str, count: int, **values: object) -> str:
    """Return the plural form for `count`: zero (where the catalog has one), one or other."""
    forms = catalogue(locale_of(locale))[key]
    # Zero is singular in French, plural in English.
    single = count == 1 or (count == 0 and locale_of(locale) == "fr")
    form = "zero" if count == 0 and "zero" in forms else "one" if single else "other"
    return text(locale, f"{key}.{form}", count=number(locale, count), **values)


def word(locale: str, column: str, value: str) -> str:
    """Return a word of a column of tables in a language; unchanged if the catalog lacks it."""
    words: dict[str, dict[str, str]] = catalogue(locale_of(locale))["values"]
    return words.get(column, {}).get(value, value)


def program(locale: str, slug: str | None) -> str:
    """Return a program, or that a figure is about none."""
    return slug or text(locale, "notebook.no_program")


def line(locale: str, name: str, said: str) -> str:
    """Return a name and what is said about it, with a colon as the language sets it."""
    return text(locale, "notebook.line", name=name, said=said)


def number(locale: str, value: int | None) -> str:
    """Format a whole number: 1,240 in English, 1 240 with a narrow no-break space in French."""
    if value is None:
        return text(locale, "missing")
    return f"{value:,}".replace(",", text(locale, "thousands"))


def percent(locale: str, share: float | None) -> str:
    """Format a share (0 to 1) in whole per cent: 42% in English, 42 % in French."""
    if share is None:
        return text(locale, "missing")
    return text(locale, "percent", number=number(locale, round(100 * share)))


def decimal(locale: str, value: float | None, places: int = 2) -> str:
    """Format a number with decimals and a minus sign: −1,000.54 in English, −1 000,54 in French."""
    if value is None:
        return text(locale, "missing")
    if isinf(value):
        return text(locale, "unlimited")
    # Python writes -0.0 for a small negative number, and a hyphen for minus.
    whole, _, part = f"{value:z,.{places}f}".replace("-", "\N{MINUS SIGN}").partition(".")
    mark = text(locale, "decimal_mark") if part else ""
    return whole.replace(",", text(locale, "thousands")) + mark + part


def probability(locale: str, p: float) -> str:
    """Format a p-value with its sign: `= 0.032`, or `< 0.001`."""
    least = 0.001
    return f"< {decimal(locale, least, 3)}" if p < least else f"= {decimal(locale, p, 3)}"


def day(locale: str, date_of: date) -> str:
    """Format a date with its year."""
    return _date_text(locale, date_of, with_year=True)


def short_day(locale: str, date_of: date) -> str:
    """Format a date without its year."""
    return _date_text(locale, date_of, with_year=False)


def period(locale: str, first_week: str, last_week: str) -> str:
    """Format the period from Monday of one ISO week (`2026-W10`) to Sunday of another."""
    first, last = _day_of(first_week, 1), _day_of(last_week, 7)
    start = _date_text(locale, first, with_year=first.year != last.year)
    return text(locale, "period", first=start, last=_date_text(locale, last, with_year=True))


@cache
def catalogue(locale: Locale) -> dict[str, Any]:
    """Read the catalog of one language from `analytics/locale`."""
    return tomllib.loads((_FOLDER / f"{locale}.toml").read_text(encoding="utf-8"))


def _day_of(week: str, weekday: int) -> date:
    year, _, number_of_week = week.partition("-W")
    return date.fromisocalendar(int(year), int(number_of_week), weekday)


def _date_text(locale: str, day: date, *, with_year: bool) -> str:
    words = catalogue(locale_of(locale))
    number_of_day = words["first_day"] if day.day == 1 else str(day.day)
    year = f" {day.year}" if with_year else ""
    return f"{number_of_day}\N{NO-BREAK SPACE}{words['months'][day.month - 1]}{year}"
