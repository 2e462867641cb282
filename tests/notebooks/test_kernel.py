"""Notebooks share a kernel and nothing else; a kernel that died is replaced."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError, DeadKernelError

from analytics.kernel import Kernel

ROOT = Path(__file__).parents[2]
LEAVE = "import os, pandas as pd\nmine = 1\npd.set_option('display.max_rows', 7)"
ASK = """
import os, pandas as pd
from analytics import paths
print(os.getpid(), 'mine' in globals(), pd.get_option('display.max_rows'), paths.locale(), os.getcwd())
"""


def notebook(*cells: str) -> nbformat.NotebookNode:
    code = [nbformat.v4.new_code_cell(cell) for cell in cells]  # type: ignore[no-untyped-call]
    return nbformat.v4.new_notebook(cells=code)  # type: ignore[no-untyped-call,no-any-return]


def printed(executed: nbformat.NotebookNode) -> list[str]:
    outputs: list[Any] = executed.cells[-1].outputs
    return str(outputs[0].text).split()


def test_names_and_options_of_a_notebook_are_gone_in_the_next() -> None:
    with Kernel(ROOT) as kernel:
        first = printed(kernel.run(notebook(ASK + LEAVE)))
        second = printed(kernel.run(notebook(ASK), "fr"))
        assert first[1:] == ["False", "60", "en", str(ROOT)]
        assert second[1:] == ["False", "60", "fr", str(ROOT)]
        assert first[0] == second[0], "one kernel"
        with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
            kernel.run(notebook("mine = 1", "1 / 0"))
        assert printed(kernel.run(notebook(ASK))) == first
        with pytest.raises(DeadKernelError):
            kernel.run(notebook("import os, signal", "os.kill(os.getpid(), signal.SIGKILL)"))
        third = printed(kernel.run(notebook(ASK)))
    assert third[1:] == first[1:]
    assert third[0] != first[0], "a new kernel"
