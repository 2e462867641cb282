"""
`python -m analytics.engines.translate`: write the panel's text for ClickHouse again.

Needs sqlglot, which is installed for development only. The translation is committed, so that what
an installation sends can be read, and so that no parser runs there.
"""

from typing import Final, Literal

import sqlglot
from sqlglot import exp

from analytics.engines.texts import FOLDER, PANEL

Dialect = Literal["clickhouse", "spark"]
# sqlglot knows both functions, but not how the other dialects spell them or order the arguments.
_FOLD: Final = {"clickhouse": ("arrayFold", (1, 0, 2)), "spark": ("aggregate", (0, 2, 1))}
_SORT: Final = {"clickhouse": "arraySort", "spark": "array_sort"}


def translated(dialect: Dialect) -> str:
    """Return the whole text of the panel in another dialect, without comments."""
    tree = sqlglot.parse_one(PANEL, read="duckdb")
    tree = tree.transform(lambda node: _renamed(node, dialect))
    return tree.sql(dialect, pretty=True, comments=False) + "\n"


def _renamed(node: exp.Expr, dialect: Dialect) -> exp.Expr:
    if isinstance(node, exp.ArraySort):
        return exp.Anonymous(this=_SORT[dialect], expressions=[node.this])
    if isinstance(node, exp.Anonymous) and node.name == "list_reduce":
        name, order = _FOLD[dialect]
        return exp.Anonymous(this=name, expressions=[node.expressions[at] for at in order])
    return node


if __name__ == "__main__":
    (FOLDER / "clickhouse.sql").write_text(translated("clickhouse"), encoding="utf-8")
