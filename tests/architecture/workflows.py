"""The workflow tables of all packages, and the diagrams drawn from them.

`python -m tests.architecture.workflows` writes the diagrams of webapp/docs/architecture.md.
"""

import importlib
import importlib.util

from tests.architecture.sources import WEBAPP
from webapp.core.jobs import OUTBOX
from webapp.core.permissions import Rule
from webapp.core.workflow import Workflow

PAGE = WEBAPP / "docs" / "architecture.md"


def tables() -> dict[str, Workflow]:
    """Every table, by "package.NAME"."""
    found = {"core.OUTBOX": OUTBOX}
    for path in sorted(WEBAPP.glob("*/workflow.py")):
        module = importlib.import_module(f"webapp.{path.parent.name}.workflow")
        named = {k: v for k, v in vars(module).items() if isinstance(v, Workflow)}
        found |= {f"{path.parent.name}.{name}": table for name, table in named.items()}
    return {name: table for name, table in found.items() if isinstance(table, Workflow)}


def may_of(package: str) -> dict[str, Rule]:
    """The rules that a package's tables may name; none where it has no rules."""
    if importlib.util.find_spec(f"webapp.{package}.rules") is None:
        return {}
    module = importlib.import_module(f"webapp.{package}.rules")
    found: dict[str, Rule] = getattr(module, "MAY", {})
    return found


def drawn(text: str) -> str:
    """A page with the diagrams between its markers written again."""
    for name, table in tables().items():
        head, foot = f"<!-- diagram {name} -->", f"<!-- end {name} -->"
        block = f"{head}\n```mermaid\n{table.diagram()}\n```\n{foot}"
        if text.count(head) != 1 or text.count(foot) != 1:
            raise LookupError(f"{PAGE.name} needs the two lines {head} and {foot}, once")
        before, _, rest = text.partition(head)
        text = before + block + rest.partition(foot)[2]
    return text


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
