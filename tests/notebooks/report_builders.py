"""An executed notebook of every kind of output, and a project of notebooks that fail or do not."""

from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from analytics import figures
from analytics.shown import html

HEADER = """# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---
"""
NOTEBOOK = """
# %% [markdown]
# # Title
#
# **Question.** Why?

# %%
print("before the error")
{code}

# %%
print("after the error")

# %% [markdown]
# ## Answer

# %%
print("the answer")
"""
LISTED = """
[[notebook]]
order = {order}
file = "{file}"
title = "{title}"
question = "Why?"
reads = "nothing"
"""


def project(folder: Path, **codes: str) -> Path:
    """Write a project with one notebook for each piece of code; return its folder."""
    notebooks = folder / "notebooks"
    notebooks.mkdir(parents=True)
    (folder / "pyproject.toml").touch()
    (notebooks / "fr.toml").write_text("text = []", encoding="utf-8")
    rows = ""
    for order, (name, code) in enumerate(codes.items(), start=1):
        source = HEADER + NOTEBOOK.replace("{code}", code)
        (notebooks / f"0{order}-{name}.py").write_text(source, encoding="utf-8")
        rows += LISTED.format(order=order, file=f"0{order}-{name}.py", title=name)
    (notebooks / "notebooks.toml").write_text(rows, encoding="utf-8")
    return folder


def executed() -> nbformat.NotebookNode:
    """Return a notebook with charts, tables short and long, printed lines and an answer."""
    bars = [figures.Coefficient("one", 0.5, 0.4, 0.6)]
    chart = figures.coefficients(bars, "A chart", "What it shows", "en")
    unknown = figures.coefficients([], "Another chart", "Nothing is known.", "en")
    short, long = (pd.DataFrame({"unit": ["3w63pr5yzyfpbnqn"] * n, "n": [5] * n}) for n in (2, 30))
    cells = [
        _markdown("# Title\n\n**Question.** Why?\n\nText with *stress* and <b>tags</b>."),
        _code(_data("image/svg+xml", chart), _data("text/html", html("en", short))),
        _markdown("## Part\n\nSome text. The same again:"),
        _code(_data("image/svg+xml", chart), _data("image/svg+xml", unknown)),
        _code(_data("text/html", html("en", long)), _data("text/html", html("en", short[:0]))),
        _markdown("More text:"),
        _code(_data("text/html", html("en", short)), _data("text/plain", "'a string'")),
        _markdown("## Answer\n\nIn short:"),
        _code(_printed("first <line>\nsecond line\n")),
    ]
    return nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call,no-any-return]


def _markdown(source: str) -> Any:
    return nbformat.v4.new_markdown_cell(source)  # type: ignore[no-untyped-call]


def _code(*outputs: Any) -> Any:
    return nbformat.v4.new_code_cell("x = 1", outputs=list(outputs))  # type: ignore[no-untyped-call]


def _data(kind: str, value: str) -> Any:
    return nbformat.v4.new_output("display_data", {kind: value})  # type: ignore[no-untyped-call]


def _printed(lines: str) -> Any:
    return nbformat.v4.new_output("stream", name="stdout", text=lines)  # type: ignore[no-untyped-call]
