"""Nobody reads "effect" of a figure that does not earn it: notebooks, templates, catalogs.

Only `estimate.effect` and `estimate.no_effect` say it of our own figures, and
`tests/analytics/test_designs_sentences.py` tests that one verdict alone prints them.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
WORD = re.compile(r"\b(?:effects?|effets?)\b", re.IGNORECASE)
DENIED = re.compile(
    r"(?:\b(?:no|not an|never an|nor an|nothing here is a|no figure here is a)\b[^.;:]{0,24}?\beffects?\b)"
    r"|(?:\b(?:aucun|pas un|jamais un|et non un|n’est ici un|rien ici n’est un|sans)\b[^.;:]{0,24}?\beffets?\b)",
    re.IGNORECASE,
)
# Phrases that are about something else than a figure of the organization, and why.
ALLOWED = {
    r"two-way fixed effects": "the name of a method",
    r"effets fixes à deux dimensions": "the name of a method",
    r"true effects are known": "companies that we simulate",
    r"vrais effets sont connus": "companies that we simulate",
    r"where nothing has an effect": "companies that we simulate",
    r"un effet ne doit apparaître": "companies that we simulate",
    r"5 % of the effect": "companies that we simulate",
    r"5 % de l’effet": "companies that we simulate",
    r"a growing effect": "companies that we simulate",
    r"un effet croissant": "companies that we simulate",
    r"where the effect grows": "companies that we simulate",
    r"lorsque l’effet croît": "companies that we simulate",
    r"a part of the effect": "companies that we simulate",
    r"une partie de l’effet": "companies that we simulate",
    r"that the difference is an effect is written only where": "says when the word is earned",
    r"n’est présenté comme un effet que si": "says when the word is earned",
    r"in published field experiments the larger effect": "published experiments of others",
    r"dans des expériences de terrain publiées, l’effet principal": "published experiments of others",
    r"effect of counting pages only": "what a rule of counting does, computed exactly",
    r"^effet$": "what a button does",
    r"sans affirmer de lien de cause à effet": "denies a cause",
    r"%\(effect\)s": "what turning a consent off does",
}
# Tables of the catalogs of analytics that name the verdict, or simulated companies.
TABLES = {"estimate", "report", "values", "validation", "compared"}


def texts() -> Iterator[tuple[str, str]]:
    """Yield the place and the text of everything that people read."""
    for path in sorted((ROOT / "notebooks").glob("*.py")):
        for cell in jupytext.read(path).cells:
            yield path.name, cell.source.replace("\n# ", " ").replace("\n", " ")
    pairs = tomllib.loads((ROOT / "notebooks/fr.toml").read_text("utf-8"))["text"]
    yield from (("fr.toml", " ".join(pair["fr"].split())) for pair in pairs)
    yield from _catalogs()
    catalog = ROOT / "webapp/translations/fr/LC_MESSAGES/messages.po"
    with catalog.open("rb") as file:
        for message in read_po(file, locale="fr"):
            for said in (message.id, message.string):
                for one in said if isinstance(said, list | tuple) else (said,):
                    yield f"gettext {str(message.id)[:40]}", str(one)


def _catalogs() -> Iterator[tuple[str, str]]:
    for locale in ("en", "fr"):
        content = tomllib.loads((ROOT / f"analytics/locale/{locale}.toml").read_text("utf-8"))
        for table, found in content.items():
            if table not in TABLES:
                yield from _strings(f"{locale}.toml [{table}]", found)


def _strings(where: str, found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, str):
        yield where, found
    elif isinstance(found, dict):
        for value in found.values():
            yield from _strings(where, value)


def unearned(text: str) -> bool:
    """Whether a text says effect without denying it, and outside the allowed phrases."""
    for phrase in ALLOWED:
        text = re.sub(phrase, "", text, flags=re.IGNORECASE)
    return WORD.search(DENIED.sub("", text)) is not None


def test_the_word_is_earned_or_denied() -> None:
    assert [(where, text) for where, text in texts() if unearned(text)] == []


def test_every_allowed_phrase_is_used() -> None:
    every = "\n".join(text for _where, text in texts())
    assert [
        phrase for phrase in ALLOWED if not re.search(phrase, every, re.IGNORECASE | re.MULTILINE)
    ] == []


def test_a_claim_is_found() -> None:
    assert unearned("The program had an effect on applications.")
    assert unearned("L’effet du programme est net.")
    assert not unearned("A difference is a selection, not an effect of the source.")
    assert not unearned("Une différence est une sélection, jamais un effet.")
