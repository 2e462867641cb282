"""Directory: people, units, managers and absences, imported from a file.

`import_people` streams the file twice: first to validate it as a whole, then to compare it with the
database, a batch at a time. An account that the file does not mention stays: only an end date ends
an account.
"""

from webapp.directory.columns import COLUMNS, Header, WrongColumns
from webapp.directory.importing import Result, import_people
from webapp.directory.reading import Problem
from webapp.directory.reports import format_report, refused_csv

__all__ = [
    "COLUMNS", "Header", "Problem", "Result", "WrongColumns", "format_report", "import_people",
    "refused_csv",
]  # fmt: skip
