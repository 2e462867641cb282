"""Check the source of a notebook against the rules: length, imports, definitions, no rows."""

import ast
import re
from collections.abc import Iterator

PLOTTING = {"altair"}
MAY_IMPORT = {"analytics", "pandas", *PLOTTING}
MAX_LINES = 60
# Ways to read rows of people and requests: functions of analytics and readers of files.
FORBIDDEN = {
    "rows", "unit_weeks", "write_part", "_table", "read_parquet", "open", "read_bytes", "read_text",
}  # fmt: skip

LANGUAGES = {"en", "fr"}
SENTENCE = re.compile(r"[A-Za-z]{2,}[,:;.]? [A-Za-z]{2,}|: $")


def violations(source: str) -> Iterator[str]:
    """Yield one sentence for each rule that the source violates."""
    tree = ast.parse(source)
    yield from _length(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield f"line {node.lineno}: move the definition into analytics, where it is tested"
        yield from _imports(node)
        yield from _rows(node)
        yield from _sentences(node)


def _length(source: str) -> Iterator[str]:
    lines = [line for line in source.splitlines() if line.strip() and line.strip()[0] != "#"]
    if len(lines) > MAX_LINES:
        yield f"{len(lines)} lines of code; the limit is {MAX_LINES}: move some into analytics"


def _imports(node: ast.AST) -> Iterator[str]:
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    for name in names:
        if name.partition(".")[0] not in MAY_IMPORT:
            yield f"imports {name}; a notebook imports analytics, pandas and plotting only"


def _rows(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN:
        yield f"line {node.lineno}: .{node.attr} reads rows; ask analytics for a released table"
    if isinstance(node, ast.Name) and node.id in FORBIDDEN:
        yield f"line {node.lineno}: {node.id} reads rows; ask analytics for a released table"
    if isinstance(node, ast.ImportFrom) and FORBIDDEN & {alias.name for alias in node.names}:
        yield "imports a function that reads rows; ask analytics for a released table"
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "rows/" in node.value:
        yield f"line {node.lineno}: names the folder rows/"


def _sentences(node: ast.AST) -> Iterator[str]:
    """Texts in code have one language, and the report has two."""
    written = node.value if isinstance(node, ast.Constant) else None
    if isinstance(written, str) and SENTENCE.search(written):
        yield f"line {getattr(node, 'lineno', 0)}: move {written!r} into analytics/locale"
    for each in node.args if isinstance(node, ast.Call) else ():
        if isinstance(each, ast.Constant) and each.value in LANGUAGES:
            yield f"line {each.lineno}: write paths.locale() in place of {each.value!r}"
