"""The report files in the folder `reports` of the instance."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from webapp.core import runtime
from webapp.core.errors import Missing

FOLDER: Final = "reports"
_NAME: Final = re.compile(r"(\d{4}-W\d{2})-(en|fr)\.html")


@dataclass(frozen=True)
class ReportFile:
    """A report: the last week of its snapshot, its language, when it was written, its bytes."""

    path: Path
    week: str
    language: str
    written_at: datetime
    size: int

    @property
    def name(self) -> str:
        """The name in addresses, such as 2026-W10-en."""
        return self.path.stem


def name_of(week: str, language: str) -> str:
    """The name of the file of a week in a language."""
    return f"{week}-{language}.html"


def listed() -> list[ReportFile]:
    """All reports, the newest week first, the languages of a week by their code."""
    folder = runtime.current().settings.instance / FOLDER
    found = [each for path in folder.glob("*.html") if (each := _report(path)) is not None]
    found.sort(key=lambda each: each.language)
    return sorted(found, key=lambda each: each.week, reverse=True)


def by_name(name: str) -> ReportFile:
    """The report with this name. Raises Missing, also for what is no name of a report."""
    folder = runtime.current().settings.instance / FOLDER
    found = _report(folder / f"{name}.html") if _NAME.fullmatch(f"{name}.html") else None
    if found is None:
        raise Missing("There is no such report.")
    return found


def _report(path: Path) -> ReportFile | None:
    """The report in a file; None for other files, and for one that was just deleted."""
    named = _NAME.fullmatch(path.name)
    if named is None or path.is_symlink():
        return None
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    written_at = datetime.fromtimestamp(facts.st_mtime, UTC)
    return ReportFile(path, named[1], named[2], written_at, facts.st_size)
