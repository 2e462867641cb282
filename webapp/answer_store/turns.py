"""Writers of the answers' database on SQLite take turns.

SQLite asks for its lock again and again, with pauses of up to 100 ms, so that many answers at once
would wait for pauses more than for each other. The lock of a file wakes the next writer at once, in
this process or another; the kernel releases it when a process dies.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import OperationalError

from webapp.answer_store.schema import file_of
from webapp.core.runtime import current

LONGEST: Final = 10.0
"""Seconds after which a writer gives up, as SQLite does."""


@contextmanager
def turn() -> Iterator[None]:
    """Wait until nobody else writes. Raises OperationalError after a long wait.

    The lock is of the folder, because closing the file of a database would release SQLite's own.
    """
    file = file_of(current().settings.answers_url)
    if file is None:
        yield
        return
    begin, folder = time.monotonic(), os.open(file.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if time.monotonic() - begin > LONGEST:
            # Writers before this one gave up too; trying again would make the next ones wait longer.
            raise OperationalError(None, None, TimeoutError("the answers' database is busy"))
        yield
    finally:
        os.close(folder)
