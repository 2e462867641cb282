"""Who reads reports."""

from tests.factories.company import Company
from tests.integration.web.rows import ADMIN, FIGURE_READERS, MISSING, SIGNED_IN, Path, Row, at

READERS = FIGURE_READERS | ADMIN
PAGE = (
    '<!doctype html><html lang="en"><head><title>A report</title></head>'
    "<body><main><h1>A report</h1></main></body></html>"
)


def written(company: Company, name: str = "2026-W10-en", page: str = PAGE) -> str:
    """Write a report file and return its name."""
    folder = company.settings.instance / "reports"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return name


def _report(suffix: str) -> Path:
    return lambda company: f"/reports/{written(company)}{suffix}"


PERMISSIONS = (
    Row("GET", "reports.index", at("/reports"), READERS),
    Row("GET", "reports.page", _report(".html"), READERS),
    Row("GET", "reports.download", _report("/download"), READERS),
    Row("GET", "reports.page", at("/reports/1999-W01-en.html"), SIGNED_IN, MISSING, note="unknown"),
)  # fmt: skip
