"""Names that a lead types in all languages, one per line; names of languages."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from webapp.core.i18n import LANGUAGES
from webapp.web.forms import lines_of

SEPARATOR = "|"
LONGEST_NAME = 80


def both_languages(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse a line without a name in each language."""
    for names in names_of(field.data):
        if len(names) != len(LANGUAGES) or not all(names.values()) or "" in names:
            raise ValidationError(
                _l(
                    "Write each topic on one line, in English and French, as in: Video calls | Visioconférences"
                )
            )


def names_of(text: str | None) -> list[dict[str, str]]:
    """The names by language in each line; a line with other parts than the languages has a name ""."""
    found = []
    for line in lines_of(text):
        parts = [part.strip() for part in line.split(SEPARATOR)]
        fits = len(parts) == len(LANGUAGES) and max(map(len, parts)) <= LONGEST_NAME
        found.append(dict(zip(LANGUAGES, parts, strict=True)) if fits else {"": line})
    return found


def in_lines(names: Iterable[Mapping[str, str]]) -> str:
    """Names by language as a text with one line each, as `names_of` reads it."""
    return "\n".join(f" {SEPARATOR} ".join(each[code] for code in LANGUAGES) for each in names)


def language_name(code: str) -> str:
    """A language by its code, in the language of the page."""
    name = Locale.parse(str(get_locale())).languages.get(code, code)
    return str(name)[:1].upper() + str(name)[1:]
