"""Run all notebooks on a snapshot and write the report."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from analytics import notebooks, paths, snapshots
from analytics.core.texts import Locale, text
from analytics.kernel import Kernel, read
from analytics.report.french import translations
from analytics.report.page import Part, document
from analytics.report.sections import Sections
from analytics.snapshots import Snapshot, SnapshotError

_FAILURES: Final = (CellExecutionError, CellTimeoutError, RuntimeError)


class ReportError(Exception):
    """The report cannot be written; the message is one sentence."""


class Written(NamedTuple):
    """The file, and the notebooks that failed, each with its error in one line."""

    path: Path
    failed: dict[str, str]


def newest(root: Path) -> Path:
    """Return the newest snapshot under a folder. Raises ReportError where there is none."""
    try:
        return snapshots.latest(root)
    except SnapshotError as error:
        raise ReportError(str(error)) from None


def week_of(folder: Path) -> str:
    """
    Return the last ISO week of a snapshot, or the week of its cut-off where it has no row.

    Raises ReportError where the folder holds no snapshot that can be read.
    """
    return _last_week(_loaded(folder))


def write(
    folder: Path,
    out: Path,
    locale: Locale,
    progress: Callable[[str], object],
    project: Path,
    names: Mapping[str, str],
) -> Written:
    """
    Run the notebooks of a project on the snapshot in `folder` and write one HTML file to `out`.

    `progress` receives a line for each notebook; `names` are those of org units by their id. A
    notebook that fails has a section that says so. An existing file is replaced at once, when the
    report is complete. Raises ReportError.
    """
    snapshot = _loaded(folder)
    if not (project / "notebooks").is_dir():
        raise ReportError("The notebooks are missing: run this in a copy of the project.")
    if out.is_dir():
        raise ReportError(f"{out} is a folder; name a file.")
    rows = notebooks.listed(project / "notebooks")
    french = translations(project / "notebooks")
    public = paths.trial_data(".") is not None
    absent = () if public else (text(locale, "notebook.no_trial_data"),)
    said = (paths.told(folder, locale), *absent)
    sections = Sections(locale, french, names, said, public=public)
    parts, failed = [], {}
    with Kernel(project, {"SNAPSHOT": str(folder.resolve())}) as kernel:
        for at, row in enumerate(rows, start=1):
            began = time.monotonic()
            notebook, error = _run(kernel, project / "notebooks" / row["file"], locale)
            if error:
                failed[row["file"]] = error
            parts.append(_part(sections, row, notebook, locale, failed=bool(error)))
            took = f"{time.monotonic() - began:.1f} s"
            progress(f"{at} of {len(rows)}: {row['title']}, {took}{' (failed)' if error else ''}")
    _replace(
        out, document(locale, _last_week(snapshot), snapshot.cut_off.date(), parts, public=public)
    )
    return Written(out, failed)


def _loaded(folder: Path) -> Snapshot:
    try:
        snapshot = snapshots.load(folder)
    except SnapshotError as error:
        raise ReportError(str(error)) from None
    if "panel" not in snapshot.parts:
        raise ReportError(f"{folder} holds no panel, which the notebooks read.")
    return snapshot


def _last_week(snapshot: Snapshot) -> str:
    weeks = snapshot.panel["week"]
    year, week, _day = snapshot.cut_off.isocalendar()
    return str(weeks.max()) if len(weeks) else f"{year}-W{week:02d}"


def _run(kernel: Kernel, source: Path, locale: Locale) -> tuple[nbformat.NotebookNode, str]:
    """Return a notebook with its outputs, and its error in one line; empty without one."""
    notebook = read(source)
    try:
        kernel.run(notebook, locale)
    except _FAILURES as error:
        name = getattr(error, "ename", type(error).__name__)
        said = str(getattr(error, "evalue", error)).strip().partition("\n")[0]
        return notebook, f"{name}: {said}"
    return notebook, ""


def _part(
    sections: Sections, row: Mapping[str, Any], notebook: nbformat.NotebookNode, locale: Locale,
    *, failed: bool,
) -> Part:  # fmt: skip
    """Return a section; without French title and question the English ones are used."""
    title, question = (
        str((row.get(f"{name}_fr") if locale == "fr" else None) or row[name])
        for name in ("title", "question")
    )
    html = sections.section(row["order"], title, notebook, failed=failed)
    return Part(row["order"], title, question, html)


def _replace(out: Path, page: str) -> None:
    """Write the file under another name and move it into place. Raises ReportError."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = out.with_name(f".{out.name}.{os.getpid()}.partial")
        draft.write_text(page, encoding="utf-8")
        draft.replace(out)
    except OSError as error:
        raise ReportError(f"{out} cannot be written: {error.strerror}.") from None
