"""Count the panel on a ClickHouse server, through its HTTP interface."""

import io
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

import duckdb
import pandas as pd
import requests
from requests.auth import HTTPBasicAuth
from urllib3.exceptions import HTTPError

from analytics.core.engine_address import EngineAddress
from analytics.engines.texts import COLUMNS, clickhouse

CONNECT_SECONDS: Final = 10
ANSWER_SECONDS: Final = 900
LONGEST_ANSWER: Final = 64 * 1024 * 1024
STRUCTURES: Final = {
    "requests": "event_id String, us Int64, week String, cell String, link String, kind String, "
    "visitor String, viewer String, is_paid Int8, decided String",
    "grid": "cell String, week String",
}
"""The columns of the uploaded tables, none of them Nullable."""


class EngineError(Exception):
    """The engine did not count; the message names it, without user, password or rows."""


@dataclass(frozen=True, slots=True)
class ClickHouse:
    """
    An engine of `analytics.engines`: one HTTP request for each portion of rows.

    The rows are uploaded as external tables: the server keeps them in memory for this query only,
    so nothing has to be deleted there.
    """

    address: EngineAddress

    def __call__(self, connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
        """Raise EngineError where the server does not answer, refuses, or answers other things."""
        with TemporaryDirectory() as folder, ExitStack() as opened:
            files: dict[str, tuple[str, BinaryIO]] = {}
            for table in STRUCTURES:
                path = Path(folder) / f"{table}.parquet"
                connection.table(table).write_parquet(str(path), compression="zstd")
                # Field and file have the name of the table.
                files[table] = (table, opened.enter_context(path.open("rb")))
            content = self._send(files)
        # The end of a longer answer is missing.
        return self._table(content if len(content) <= LONGEST_ANSWER else b"")

    def _send(self, files: dict[str, tuple[str, BinaryIO]]) -> bytes:
        known = self.address
        try:
            # A password goes into a header of the first server only: redirects are not followed.
            answer = requests.post(
                known.url,
                params=self._parameters(),
                files=files,
                auth=HTTPBasicAuth(known.user.encode(), known.password.encode()),
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            with closing(answer):
                content: bytes = answer.raw.read(LONGEST_ANSWER + 1, decode_content=True)
        except (requests.RequestException, HTTPError, OSError):
            raise EngineError(f"The panel engine at {known.host} does not answer.") from None
        if answer.status_code != requests.codes.ok:
            raise EngineError(f"The panel engine at {known.host} refused: {_reason(answer)}.")
        return content

    def _parameters(self) -> dict[str, str]:
        tables = {f"{name}_structure": columns for name, columns in STRUCTURES.items()}
        formats = {f"{name}_format": "Parquet" for name in STRUCTURES}
        return {
            "database": self.address.database,
            "query": clickhouse() + "FORMAT CSVWithNames",
            # Otherwise an error in the middle of an answer has the status 200.
            "wait_end_of_query": "1",
            **tables,
            **formats,
        }

    def _table(self, content: bytes) -> pd.DataFrame:
        kinds: dict[Any, Any] = {"cell": "str", "week": "str"}
        kinds |= dict.fromkeys(COLUMNS[2:], "int64")
        try:
            # A cell may be named "NA".
            table = pd.read_csv(io.BytesIO(content), dtype=kinds, keep_default_na=False)
            return table[list(COLUMNS)]
        except (ValueError, KeyError):
            raise EngineError(
                f"The panel engine at {self.address.host} did not answer with counts."
            ) from None


def _reason(answer: requests.Response) -> str:
    """Return status and error number; the server's own text may quote rows."""
    number = answer.headers.get("X-ClickHouse-Exception-Code", "")
    return f"HTTP {answer.status_code}" + (f", its error {number}" if number.isdecimal() else "")
