"""Import a directory file from the command line."""

from typing import BinaryIO

from webapp.core import clock
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.importing import Result, import_people


def import_file(stream: BinaryIO, *, dry_run: bool) -> Result:
    """Import a directory file, with nobody as actor. Raises Invalid."""
    with unit_of_work():
        return import_people(stream, by=None, today=clock.today(), dry_run=dry_run)
