"""Every visible sentence goes through the catalogues: no bare words in a template."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment
from bs4.element import Doctype
from jinja2 import Environment

from tests.architecture.sources import WEBAPP, name_of

TEMPLATES = sorted(WEBAPP.glob("*/templates/**/*.html")) + sorted(
    WEBAPP.glob("*/templates/**/*.txt")
)
# Names, the same in every language.
NAMES = {"Franc-Parler", "English", "Français"}
SEEN = ("alt", "title", "placeholder", "aria-label", "aria-description", "label")
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]")
SENTENCE = re.compile(r"[^\W\d_]{2,}[,:;]? [^\W\d_]{2,}|^[A-Z][a-zé]+[.!?…]?$")
SAYS = {"_", "gettext", "ngettext", "pgettext"}
# Names of classes and of attributes may be several words; nobody reads them.
UNSEEN = {"class", "cls", "classes", "autocomplete", "sizes", "rel"}


def bare_words(text: str, *, html: bool = True) -> list[str]:
    """Text that a reader sees and that no catalogue knows."""
    plain = JINJA.sub("\0", text)
    seen = list(_seen(plain)) if html else plain.splitlines()
    stripped = (_without_names(part.replace("\0", " ").strip()) for part in seen)
    return [part for part in stripped if LETTERS.search(part)]


def _without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return text.strip()


def _seen(plain: str) -> Iterator[str]:
    soup = BeautifulSoup(plain, "html.parser")
    for tag in soup.select("script, style, svg"):
        tag.decompose()
    for node in soup.find_all(string=True):
        if not isinstance(node, Comment | Doctype):
            yield str(node)
    for tag in soup.select("*"):
        yield from (str(tag[name]) for name in SEEN if tag.has_attr(name))


def bare_strings(text: str) -> list[str]:
    """Sentences in Jinja's own strings that are not an argument of `_`."""
    found, before = [], ["", ""]
    depth_said: list[bool] = []
    for _line, kind, token in Environment(autoescape=True).lex(text):
        if kind in {"whitespace", "data"}:
            continue
        if token == "(":
            depth_said.append(before[-1] in SAYS or (bool(depth_said) and depth_said[-1]))
        elif token == ")" and depth_said:
            depth_said.pop()
        elif kind == "string" and SENTENCE.search(token[1:-1]):
            named = before[-1] in {"=", ":"} and before[-2].strip("'\"") in UNSEEN
            code = named or before[-1] == "==" or "<" in token or token[1:-1] in NAMES
            if not code and not (depth_said and depth_said[-1]):
                found.append(token)
        before = [before[-1], token]
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_bare_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = bare_words(text, html=path.suffix == ".html") + bare_strings(text)
    assert found == [], "say it with _('…'), then run `make words`"


def test_the_rule_sees_text_attributes_and_strings() -> None:
    page = (
        "<p>{{ _('Kept.') }} Bare {{ name }}</p><img alt='A wheel'>"
        "{{ empty('Nothing is here.', _('Said.')) }}<b class='of no matter'>Franc-Parler</b>"
        "{{ field(x, class='btn btn-quiet wide') }}{{ _('%(n)s left', n=f('two words')) }}"
    )
    assert bare_words(page) == ["Bare", "A wheel"]
    assert bare_strings(page) == ["'Nothing is here.'"]
    assert bare_words("Hello {{ name }},\n\n{{ _('Said') }}", html=False) == ["Hello  ,"]
