"""Visible sentences use plain words in both languages: `refused_words` lists what they do not say."""

import re
from collections import defaultdict
from functools import cache

import pytest

from tests.architecture.refused_words import ENGLISH, EXCEPTIONS, FRENCH, refused
from tests.architecture.test_words import sentences, strings
from webapp.catalogs import extract, french

PACKAGE = re.compile(r"^(?:webapp/)?([a-z_]+)/")
LONGEST = 20


@cache
def by_package() -> dict[str, list[tuple[str, str]]]:
    """package -> (language, sentence) of every message in it."""
    written, translated = extract(), sentences(french())
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, message in sentences(written).items():
        packages = {PACKAGE.match(str(path)) for path, _line in message.locations}
        for package in {match[1] for match in packages if match}:
            found[package] += [("en", text) for text in key[0]]
            if key in translated:
                found[package] += [("fr", text) for text in strings(translated[key].string)]
    return found


def packages() -> list[str]:
    return sorted(by_package())


@pytest.mark.parametrize("package", packages())
def test_no_sentence_uses_a_refused_word(package: str) -> None:
    wrong = [
        f"{language} “{word}” in “{text}”: write {instead}"
        for language, text in by_package()[package]
        for word, instead in refused(language, text).items()
    ]
    assert wrong == [], "\n".join(["use plain words:", *sorted(wrong)])


def test_exceptions_are_sentences_that_exist() -> None:
    said = {pair for pairs in by_package().values() for pair in pairs}
    unknown = {(lang, text) for lang, texts in EXCEPTIONS.items() for text in texts} - said
    assert unknown == set(), "drop these exceptions: nobody says these sentences any more"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Nothing in this house uses it yet."),
        ("en", "Whoever writes is told."),
        ("fr", "Qui voit ceci : la personne qui pilote."),
        ("fr", "Les liens demeurent."),
    ],
)
def test_the_list_sees_what_it_is_for(language: str, sentence: str) -> None:
    assert refused(language, sentence) != {}


def test_patterns_are_valid() -> None:
    assert all(re.compile(pattern) for pattern in [*ENGLISH, *FRENCH])
