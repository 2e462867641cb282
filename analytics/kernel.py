"""Run several notebooks in one kernel, each without the names and options of the one before."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError

from analytics.core.texts import Locale

_SECONDS: Final = 600
# One expression, so that no name of it is left.
_PREPARE: Final = "__import__('analytics.shown', fromlist=['prepare']).prepare({locale!r})"


class Kernel:
    """
    A kernel for notebooks of a project, with additional environment variables.

    A context manager. Starting a kernel and importing pandas take longer than most notebooks, so
    one kernel runs all of them; it is replaced after it died or took too long.
    """

    def __init__(self, project: Path, environment: Mapping[str, str] | None = None) -> None:
        self._project = project
        self._environment = os.environ | dict(environment or {})
        self._started = ExitStack()
        self._client: NotebookClient | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop()

    def run(self, notebook: nbformat.NotebookNode, locale: Locale = "en") -> nbformat.NotebookNode:
        """
        Execute a notebook in place and return it; what is shown is in the language `locale`.

        Raises CellExecutionError for an error in a cell, after which the kernel is still usable,
        RuntimeError for a kernel that does not start or died (DeadKernelError), and CellTimeoutError
        for a cell of more than ten minutes.
        """
        try:
            self._execute(_prelude(locale))
            self._execute(notebook)
        except (RuntimeError, CellTimeoutError):
            self._stop()
            raise
        return notebook

    def _execute(self, notebook: nbformat.NotebookNode) -> None:
        client = self._client or self._start()
        client.nb = notebook
        client.execute(cleanup_kc=False)

    def _start(self) -> NotebookClient:
        empty = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]  # typed in part
        client = NotebookClient(empty, timeout=_SECONDS, kernel_name="python3")
        manager = client.create_kernel_manager()
        # Socket files instead of ports: no port is opened while notebooks run. Their folder is for
        # this user only, and the same for both sides, which have different working folders.
        manager.transport = "ipc"
        folder = self._started.enter_context(tempfile.TemporaryDirectory(prefix="kernel-"))
        manager.ip = f"{folder}/socket"
        started = client.setup_kernel(cwd=str(self._project), env=self._environment)
        self._started.enter_context(started)
        self._client = client
        return client

    def _stop(self) -> None:
        self._client = None
        self._started.close()


def read(source: Path) -> nbformat.NotebookNode:
    """Return the notebook of a `.py` source, without outputs. Raises OSError."""
    notebook: nbformat.NotebookNode = jupytext.read(source)
    return notebook


def _prelude(locale: Locale) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell(_PREPARE.format(locale=locale))  # type: ignore[no-untyped-call]
    return nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call,no-any-return]
