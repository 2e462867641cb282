"""One section of the report per notebook: its texts, figures, tables and answers, without code."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

import mistune
import nbformat

from analytics.core.texts import Locale, counted, text
from analytics.report.french import blocks

Cell = nbformat.NotebookNode
_PUBLIC: Final = "paths.trial_data("
"""The call by which a notebook reads a public data set."""
_FOLDED: Final = 20
"""Rows above which a table is folded on the screen."""
_markdown: Final = mistune.create_markdown(escape=True)
_KEY: Final = re.compile(r'<svg [^>]*\bid="c([0-9a-f]{8})"')
_ID: Final = re.compile(r"\b[0-9a-z]{16}\b")
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


@dataclass
class Sections:
    """
    Writes the sections of one report and numbers its figures and tables.

    `french` are the translations of Markdown blocks, `names` those of org units by their id, `hidden`
    lines that the title page has already. Without `public`, parts that read public data sets are
    left out.
    """

    locale: Locale
    french: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    hidden: Sequence[str] = ()
    public: bool = True
    _figures: int = 0
    _tables: int = 0
    _keys: dict[str, int] = field(default_factory=dict)
    _heading: str = ""
    _topic: str = ""

    def section(
        self, number: int, title: str, notebook: nbformat.NotebookNode, *, failed: bool
    ) -> str:
        """
        Return the section of an executed notebook; the answer comes first, after the question.

        A notebook that failed has the cells before its error, and says so.
        """
        self._heading = self._topic = escape(title)
        first, *cells, head, answer = notebook.cells
        notice = _paragraph(text(self.locale, "report.failed"), "failed") if failed else ""
        question = self._markdown(first.source.partition("\n")[2])
        answered = self._markdown(head.source) + self._outputs(answer)
        self._heading = self._topic = escape(title)
        rest = "".join(self._cell(cell) for cell in self._shown(cells))
        section = (
            f'<section id="s{number}" aria-labelledby="h{number}">'
            f'<h2 id="h{number}">{number}. {escape(title)}</h2>{notice}{question}'
            f'<div class="answer">{answered}</div>{rest}</section>'
        )
        return _ID.sub(self._name, section)

    def _shown(self, cells: Sequence[Cell]) -> Iterator[Cell]:
        """Yield the cells; those below one heading are shown together or left out together."""
        parts: list[list[Cell]] = [[]]
        for cell in cells:
            if cell.cell_type == "markdown" and cell.source.startswith("#"):
                parts.append([])
            parts[-1].append(cell)
        for part in parts:
            if self.public or not any(_PUBLIC in cell.source for cell in part):
                yield from part

    def _name(self, found: re.Match[str]) -> str:
        return escape(self.names.get(found[0], found[0]))

    def _cell(self, cell: Cell) -> str:
        return self._markdown(cell.source) if cell.cell_type == "markdown" else self._outputs(cell)

    def _markdown(self, source: str) -> str:
        """Return a Markdown cell one heading level lower, as its notebook is a section."""
        return "".join(self._block(block) for block in blocks(source))

    def _block(self, block: str) -> str:
        said = self.french.get(block) if self.locale == "fr" else block
        lowered = f"#{said or block}" if block.startswith("#") else said or block
        found = str(_markdown(lowered))
        if block.startswith("#"):
            self._heading = escape(lowered.lstrip("# "))
        self._topic = self._heading
        if lowered.endswith(":"):
            self._topic = escape(lowered.rpartition(". ")[2].rstrip(":\N{NO-BREAK SPACE}"))
        return found if said else f'<div lang="en">{found}</div>'

    def _outputs(self, cell: Cell) -> str:
        return "".join(found for each in cell.outputs for found in self._output(each))

    def _output(self, output: Any) -> Iterator[str]:  # noqa: ANN401 - a node of nbformat
        if output.output_type == "stream" and output.name == "stdout":
            yield self._lines(output.text)
        data: Mapping[str, str] = output.get("data", {})
        if "image/svg+xml" in data:
            yield self._figure(data["image/svg+xml"])
        elif "text/html" in data:
            yield self._table(data["text/html"])
        elif "text/plain" in data:
            yield _plain(data["text/plain"])

    def _lines(self, printed: str) -> str:
        lines = [line for line in printed.splitlines() if line and line not in self.hidden]
        if len(lines) < 2:  # noqa: PLR2004 - a list has two lines or more
            return "".join(_paragraph(line, "said") for line in lines)
        return f'<ul class="said">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'

    def _figure(self, svg: str) -> str:
        """Return a chart with its title as caption. A chart that appears twice has new ids."""
        self._figures += 1
        key, title = _KEY.search(svg), _TITLE.search(svg)
        self._topic = title[1] if title else self._topic
        if key:
            seen = self._keys.get(key[1], 0)
            self._keys[key[1]] = seen + 1
            svg = svg.replace(key[1], f"{key[1]}{seen}") if seen else svg
        label = text(self.locale, "report.figure", number=self._figures)
        return f"<figure><figcaption>{label} {self._topic}</figcaption>{svg}</figure>"

    def _table(self, html: str) -> str:
        """Return a table with a caption, in a region that scrolls on its own."""
        if not html.startswith("<table>"):
            return html
        self._tables += 1
        label = f"{text(self.locale, 'report.table', number=self._tables)} {self._topic}"
        rows = html.count("<tr>") - 1
        folded = rows > _FOLDED
        kind = ' class="hidden"' if folded else ""
        caption = f'<caption id="t{self._tables}"{kind}>{label}</caption>'
        table = html.replace("<table>", f"<table>{caption}", 1)
        region = (
            f'<div class="scroll" role="region" tabindex="0" aria-labelledby="t{self._tables}">'
            f"{table}</div>"
        )
        if not folded:
            return region
        size = counted(self.locale, "report_rows", rows)
        return f"<details><summary>{label} ({size})</summary>{region}</details>"


def _paragraph(line: str, kind: str) -> str:
    return f'<p class="{kind}">{escape(line)}</p>'


def _plain(shown: str) -> str:
    """Return a string without its quotes; any other value as Python writes it."""
    try:
        value = ast.literal_eval(shown)
    except (ValueError, SyntaxError):
        value = None
    if isinstance(value, str):
        return _paragraph(value, "said")
    return f"<pre>{escape(shown)}</pre>"
