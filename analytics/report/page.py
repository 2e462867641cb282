"""The document around the sections: title page, contents, meaning of the words, styles."""

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from analytics.core.texts import Locale, day, text
from analytics.designs.estimate import VERDICTS

_STYLE: Final = Path(__file__).with_name("report.css")
_KINDS: Final = ("observed", "declared", "estimated")
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_PAGE: Final = """\
<!doctype html>
<html lang="{locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<header>
<p class="kicker">Franc-Parler</p>
<h1>{title}</h1>
<p class="lead">{lead}</p>
<dl class="facts">{facts}</dl>
</header>
<nav aria-labelledby="contents"><h2 id="contents">{contents}</h2><ol>{entries}</ol></nav>
<main>
<section aria-labelledby="reading"><h2 id="reading">{reading}</h2><p>{interval}</p><p>{folded}</p>{left_out}
<h3>{kinds}</h3><dl>{kind_words}</dl>
<h3>{verdicts}</h3><dl>{verdict_words}</dl></section>
{sections}
</main>
</body>
</html>
"""


class Part(NamedTuple):
    """A section of the report: number, title, question and HTML."""

    number: int
    title: str
    question: str
    html: str


def document(locale: Locale, week: str, until: date, parts: Sequence[Part], *, public: bool) -> str:
    """
    Return the whole report; it has no script and loads nothing.

    Without `public` it says that parts about public data sets are left out.
    """
    title = text(locale, "report.title", week=week)
    facts = {
        "week": week,
        "until": day(locale, until),
        "language": text(locale, f"values.language.{locale}"),
    }
    words = {
        key: escape(text(locale, f"report.{key}"))
        for key in ("lead", "contents", "reading", "interval", "folded", "kinds", "verdicts")
    }
    entries = (
        f'<li value="{part.number}"><a href="#s{part.number}">{escape(part.title)}</a>'
        f"<p>{escape(part.question)}</p></li>"
        for part in parts
    )
    kinds = {text(locale, f"kind.{kind}"): text(locale, f"report.kind.{kind}") for kind in _KINDS}
    verdicts = {
        text(locale, f"report.verdict.{name}"): text(locale, f"report.meaning.{name}")
        for name in (*VERDICTS, "null")
    }
    without = "" if public else f"<p>{escape(text(locale, 'report.without_public'))}</p>"
    return _PAGE.format(
        locale=locale, left_out=without, policy=_POLICY, title=escape(title), style=_STYLE.read_text(encoding="utf-8"),
        facts=_terms({text(locale, f"report.fact.{key}"): said for key, said in facts.items()}),
        entries="".join(entries), kind_words=_terms(kinds), verdict_words=_terms(verdicts),
        sections="\n".join(part.html for part in parts), **words,
    )  # fmt: skip


def _terms(words: dict[str, str]) -> str:
    return "".join(
        f"<div><dt>{escape(term)}</dt><dd>{escape(said)}</dd></div>" for term, said in words.items()
    )
