"""Catalogs in English and French: same keys, and formats of each language."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from analytics.core.texts import LOCALES, catalogue, counted, number, period, text
from analytics.core.traffic import CODES
from analytics.measures import label, registry, why


def sentences(words: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(words, str):
        yield path, words
    items = words.items() if isinstance(words, dict) else enumerate(words)
    for name, value in items if not isinstance(words, str) else ():
        yield from sentences(value, f"{path}.{name}")


def placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


def test_catalogs_have_the_same_keys_and_placeholders() -> None:
    english, french = (dict(sentences(catalogue(locale))) for locale in LOCALES)
    assert english.keys() == french.keys()
    assert {key: placeholders(words) for key, words in english.items()} == {
        key: placeholders(words) for key, words in french.items()
    }


def test_french_punctuation_has_no_break_spaces() -> None:
    for key, words in sentences(catalogue("fr")):
        assert not re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0)[:»]", words), key
        assert not re.search(r"«(?!\u00a0)", words), key
        assert "'" not in words, key


def test_numbers_and_weeks_in_each_language() -> None:
    assert (number("en", 1240), number("fr", 1_234_567)) == ("1,240", "1\u202f234\u202f567")
    assert number("fr", None) == "–"
    assert period("en", "2026-W09", "2026-W09") == "from 23\u00a0February to 1\u00a0March 2026"
    assert period("fr", "2026-W01", "2026-W09") == (
        "du 29\u00a0décembre 2025 au 1er\u00a0mars 2026"
    )


def test_plural_forms_in_each_language() -> None:
    assert counted("en", "visits", 0) == "0 authentic visits"
    assert counted("fr", "visits", 0) == "0 visite authentique"
    assert counted("fr_CA", "visits", 2) == "2 visites authentiques"
    assert counted("de", "left_out", 0) == "none was left out"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_code_and_measure_has_texts(locale: str) -> None:
    labels = {label(code, locale) for code in CODES}
    assert len(labels) == len(CODES)
    assert all(why(code, locale).endswith(".") for code in CODES)
    for key, measure in registry.items():
        assert measure.key == key
        assert measure.formula(locale).endswith(".")
        assert measure.name(locale)
        assert measure.unit(locale)
        assert measure.floor >= 5
        assert measure.source


def test_unknown_text_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("en", "chart.nothing")
    with pytest.raises(KeyError):
        text("en", "chart")
