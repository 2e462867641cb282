"""The directory: people, units, managers and absences, brought in from a file.

`import_people` reads the file twice in a stream: first to judge it as a whole, then to compare it
with what is known, a batch at a time. Somebody missing from the file stays: only a date ends.
"""

from webapp.people.directory.importing import Result, import_people, told
from webapp.people.directory.reading import COLUMNS, Problem

__all__ = ["COLUMNS", "Problem", "Result", "import_people", "told"]
