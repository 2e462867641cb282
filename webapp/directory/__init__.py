"""Directory: people, units, managers and absences, imported from a file.

`import_people` streams the file twice: first to validate it as a whole, then to compare it with the
database, a batch at a time. An account that the file does not mention stays: only an end date ends
an account.
"""

from webapp.directory.importing import Result, format_report, import_people
from webapp.directory.reading import COLUMNS, Problem

__all__ = ["COLUMNS", "Problem", "Result", "format_report", "import_people"]
