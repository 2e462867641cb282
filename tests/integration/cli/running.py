"""Run the command line in this process, with an environment of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.environment import ENVIRONMENT
from webapp.cli.commands import main
from webapp.config import SETTINGS


@contextmanager
def process() -> Iterator[None]:
    """Close every connection opened inside, as the end of a process would."""
    opened: list[Any] = []

    def record(connection: Any, _record: Any) -> None:
        opened.append(connection)

    event.listen(Pool, "connect", record)
    try:
        yield
    finally:
        event.remove(Pool, "connect", record)
        for connection in opened:
            connection.close()


def run(*arguments: str, **given: str | None) -> Result:
    """Run the command with its own environment."""
    unset: dict[str, str | None] = dict.fromkeys((s.name for s in SETTINGS), None)
    with process():
        return CliRunner().invoke(main, list(arguments), env={**unset, **ENVIRONMENT, **given})


def refused(result: Result) -> tuple[int, str]:
    """The exit code and the error message; re-raises any unexpected exception."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stderr.removeprefix("Error: ").rstrip("\n")
