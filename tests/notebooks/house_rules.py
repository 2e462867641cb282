"""What a notebook may do, read from its syntax tree."""

import ast
from collections.abc import Iterator

PLOTTING = {"altair"}
MAY_IMPORT = {"analytics", "pandas", *PLOTTING}
LONGEST = 60
# Doors to the rows of persons and requests: the function, the part, and any reader of files.
CLOSED = {"rows", "write_part", "_table", "read_parquet", "open", "read_bytes", "read_text"}


def offences(source: str) -> Iterator[str]:
    """One sentence for each rule that the text twin breaks."""
    tree = ast.parse(source)
    yield from _length(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield f"line {node.lineno}: move the definition into analytics, where it is tested"
        yield from _imports(node)
        yield from _rows(node)


def _length(source: str) -> Iterator[str]:
    lines = [line for line in source.splitlines() if line.strip() and line.strip()[0] != "#"]
    if len(lines) > LONGEST:
        yield f"{len(lines)} lines of code; {LONGEST} are enough: move some into analytics"


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
    if isinstance(node, ast.Attribute) and node.attr in CLOSED:
        yield f"line {node.lineno}: .{node.attr} opens rows; ask analytics for a released table"
    if isinstance(node, ast.Name) and node.id in CLOSED:
        yield f"line {node.lineno}: {node.id} opens rows; ask analytics for a released table"
    if isinstance(node, ast.ImportFrom) and CLOSED & {alias.name for alias in node.names}:
        yield "imports a door to the rows; ask analytics for a released table"
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "rows/" in node.value:
        yield f"line {node.lineno}: names the folder rows/"
