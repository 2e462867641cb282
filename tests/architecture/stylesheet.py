"""The part of Bootstrap's style sheet that pages use: `python -m tests.architecture.stylesheet`.

A selector is kept when every class, id and element in it occurs in a template, a script or a form;
a variable when a kept rule or a style sheet of this application reads it.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_bootstrap
import tinycss2

from webapp.config import ROOT

SOURCE = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css/bootstrap.min.css"
STATIC = ROOT / "webapp" / "web" / "static"
SUBSET = STATIC / "bootstrap.css"
HEAD = "/* A part of Bootstrap 5 (MIT license), written by tests/architecture/stylesheet.py. */\n"
WORD = re.compile(r"[A-Za-z][\w-]*")
# A class, an id or an element in a selector, without attributes and pseudo-classes.
ATTRIBUTE = re.compile(r"\[[^\]]*\]")
PSEUDO = re.compile(r"::?[\w-]+(\([^()]*(\([^()]*\))?[^()]*\))?")
NAME = re.compile(r"[.#]?[A-Za-z][\w-]*")
DECLARED = re.compile(r"(?<![\w-])(--bs-[\w-]+):")
VARIABLE = re.compile(r"var\((--[\w-]+)")
# Elements that browsers add or that every page has.
ALWAYS = {"html", "body", "svg"}
# Classes that are always there in the vendor's rules and never in ours.
THEMES = re.compile(r"data-bs-theme")
AT_RULES = {"media": True, "supports": True}


def used_words() -> set[str]:
    """All words of templates, scripts and Python files of the web application."""
    paths = [
        *ROOT.glob("webapp/**/templates/**/*.html"),
        *STATIC.glob("js/*.js"),
        *ROOT.glob("webapp/*/forms.py"),
        *ROOT.glob("webapp/web/*.py"),
    ]
    return {word for path in paths for word in WORD.findall(path.read_text(encoding="utf-8"))}


def _kept_selectors(prelude: str, used: set[str]) -> str:
    return ",".join(s for s in prelude.split(",") if _is_used(s, used))


def _is_used(selector: str, used: set[str]) -> bool:
    if THEMES.search(selector):
        return False
    plain = PSEUDO.sub("", ATTRIBUTE.sub("", selector))
    names = {name.lstrip(".#") for name in NAME.findall(plain)}
    return names <= used | ALWAYS


def _rules(nodes: list[Any], used: set[str]) -> Iterator[str]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = _kept_selectors(tinycss2.serialize(node.prelude), used)
            if selectors:
                yield f"{selectors}{{{tinycss2.serialize(node.content)}}}\n"
        elif node.type == "at-rule" and node.at_keyword in AT_RULES:
            inner = "".join(_rules(tinycss2.parse_rule_list(node.content), used))
            if inner:
                yield f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{inner}}}\n"


def _without_unread_variables(css: str) -> str:
    """Drop declarations of variables that nothing reads, until none is left."""
    others = "".join(
        p.read_text(encoding="utf-8") for p in sorted(STATIC.glob("*.css")) if p != SUBSET
    )
    while unread := set(DECLARED.findall(css)) - set(VARIABLE.findall(css + others)):
        for name in unread:
            css = re.sub(rf"(?<![\w-]){name}:[^;{{}}]*(;|(?=\}}))", "", css)
    return re.sub(r"[^{}]+\{;?\}\n?", "", css)


def subset() -> str:
    """The style sheet that pages load in place of Bootstrap's."""
    nodes = tinycss2.parse_stylesheet(
        SOURCE.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True
    )
    return HEAD + _without_unread_variables("".join(_rules(nodes, used_words())))


if __name__ == "__main__":
    SUBSET.write_text(subset(), encoding="utf-8")
    sys.stdout.write(f"{SUBSET.stat().st_size} bytes of {SOURCE.stat().st_size}\n")
