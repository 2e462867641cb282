"""The workflow tables of the house, and the diagrams drawn from them.

`python -m tests.house.workflows` draws the diagrams of webapp/README.md anew.
"""

import importlib

from tests.house.sources import WEBAPP
from webapp.kernel.outbox import DELIVERY
from webapp.kernel.rules import Rule
from webapp.kernel.workflow import Workflow

README = WEBAPP / "README.md"


def tables() -> dict[str, Workflow]:
    """Every table, by "room.NAME"; the outbox's own is the kernel's."""
    found = {"kernel.DELIVERY": DELIVERY}
    for path in sorted(WEBAPP.glob("*/workflow.py")):
        module = importlib.import_module(f"webapp.{path.parent.name}.workflow")
        named = {k: v for k, v in vars(module).items() if isinstance(v, Workflow)}
        found |= {f"{path.parent.name}.{name}": table for name, table in named.items()}
    return {name: table for name, table in found.items() if isinstance(table, Workflow)}


def may_of(room: str) -> dict[str, Rule]:
    """The rules a room's tables may name."""
    module = importlib.import_module(f"webapp.{room}.rules")
    found: dict[str, Rule] = getattr(module, "MAY", {})
    return found


def drawn(text: str) -> str:
    """A page with the diagrams between its markers drawn anew."""
    for name, table in tables().items():
        head, foot = f"<!-- diagram {name} -->", f"<!-- end {name} -->"
        block = f"{head}\n```mermaid\n{table.diagram()}\n```\n{foot}"
        if text.count(head) != 1 or text.count(foot) != 1:
            raise LookupError(f"{README.name} needs the two lines {head} and {foot}, once")
        before, _, rest = text.partition(head)
        text = before + block + rest.partition(foot)[2]
    return text


if __name__ == "__main__":
    README.write_text(drawn(README.read_text(encoding="utf-8")), encoding="utf-8")
