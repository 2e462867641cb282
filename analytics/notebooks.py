"""
Run, pair and list the notebooks: `python -m analytics.notebooks [NUMBER ...] [--out DIR | --sync]`.

The `.py` twin is what people review; the `.ipynb` is made from it, without outputs.
"""

import argparse
import sys
import tomllib
from html import escape
from pathlib import Path
from typing import Any, Final

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

from analytics.places import project

_SECONDS: Final = 600
_GALLERY: Final = """\
# Notebooks

Each asks one question in its first cell and answers it, with its uncertainty, in its last. They are
thin: what they compute is a tested function of `analytics`, the same one the pages use.

`make lab` opens them on the latest snapshot, `make notebooks` runs them all. `SNAPSHOT` names
another snapshot, `TRIAL_DATA` the folder of trial data; without either they say so and end well.
This page and every `.ipynb` are made by `python -m analytics.notebooks --sync`.

| | notebook | question | reads |
|---|---|---|---|
"""

_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 72ch; margin: 2rem auto; padding: 0 1rem; color: #22262B; background: #FBF8F3;
  font: 17px/1.55 system-ui, sans-serif; }}
h1, h2 {{ font-family: Charter, "Bitstream Charter", "Sitka Text", Cambria, serif; }}
pre {{ overflow-x: auto; white-space: pre-wrap; font-size: 14px; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; vertical-align: top; }}
.prompt, .anchor-link {{ display: none; }}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def main(arguments: list[str] | None = None) -> int:
    """Run notebooks; 0 when each ended well, 1 with the name of the first that did not."""
    parser = argparse.ArgumentParser(prog="python -m analytics.notebooks", description=main.__doc__)
    parser.add_argument("numbers", nargs="*", metavar="NUMBER", help="as in 01; all where none is")
    parser.add_argument("--out", type=Path, help="write the executed notebooks here, also as pages")
    parser.add_argument("--sync", action="store_true", help="make .ipynb and README from sources")
    asked = parser.parse_args(arguments)
    folder = project() / "notebooks"
    if asked.sync:
        sync(folder)
        return 0
    wanted = [t for t in twins(folder) if not asked.numbers or t.stem[:2] in asked.numbers]
    if unknown := set(asked.numbers) - {twin.stem[:2] for twin in wanted}:
        parser.error(f"there is no notebook {min(unknown)}")
    for twin in wanted:
        try:
            executed = execute(twin)
        except CellExecutionError as error:
            sys.stderr.write(f"{twin.name} failed.\n{error}\n")
            return 1
        if asked.out:
            asked.out.mkdir(parents=True, exist_ok=True)
            _write(executed, asked.out / f"{twin.stem}.ipynb")
            (asked.out / f"{twin.stem}.html").write_text(page(executed), encoding="utf-8")
        sys.stdout.write(f"{twin.name} ended well.\n")
    return 0


def twins(folder: Path) -> list[Path]:
    """The text twins in the order of `notebooks.toml`. Raises OSError, KeyError."""
    return [folder / row["file"] for row in _listed(folder)]


def execute(twin: Path) -> nbformat.NotebookNode:
    """The notebook with its outputs, run from the project's root. Raises CellExecutionError."""
    notebook = jupytext.read(twin)
    client = NotebookClient(notebook, timeout=_SECONDS, kernel_name="python3")
    # A socket file instead of ports: nothing listens on the network while notebooks run.
    client.create_kernel_manager().transport = "ipc"
    return client.execute(cwd=str(twin.parents[1]))


def paired(twin: Path) -> nbformat.NotebookNode:
    """The `.ipynb` of a twin: same cells, no outputs, the same bytes every time."""
    notebook: nbformat.NotebookNode = jupytext.read(twin)
    for place, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{place:02d}"
    return notebook


def page(notebook: nbformat.NotebookNode) -> str:
    """An executed notebook as one page that asks no other machine for anything: no script, link."""
    exporter = HTMLExporter(template_name="basic")  # type: ignore[no-untyped-call]  # typed in part
    body, _ = exporter.from_notebook_node(notebook)
    title = next(iter(notebook.cells)).source.partition("\n")[0].lstrip("# ")
    return _PAGE.format(title=escape(title), body=body)


def gallery(folder: Path) -> str:
    """The text of `notebooks/README.md`."""
    rows = (
        "| {order:02d} | [{title}]({file}) | {question} | {reads} |\n".format(**row)
        for row in _listed(folder)
    )
    return _GALLERY + "".join(rows)


def sync(folder: Path) -> None:
    """Write every `.ipynb` and the gallery again."""
    for twin in twins(folder):
        _write(paired(twin), twin.with_suffix(".ipynb"))
    (folder / "README.md").write_text(gallery(folder), encoding="utf-8")


def _write(notebook: nbformat.NotebookNode, path: Path) -> None:
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]  # nbformat is typed in part


def _listed(folder: Path) -> list[dict[str, Any]]:
    listed = tomllib.loads((folder / "notebooks.toml").read_text(encoding="utf-8"))
    return sorted(listed["notebook"], key=lambda row: row["order"])


if __name__ == "__main__":
    sys.exit(main())
