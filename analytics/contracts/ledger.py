"""Table of the release ledger. Older snapshots lack it."""

from typing import Final

from analytics.contracts.columns import Column

# One row per table that was released and may be shown, in the order of its release.
LEDGER: Final = (
    Column("name", "text", "-", "name of the released table", few=True),
    Column("period", "text", "-", "week, month or wave that it is about"),
    Column("sha256", "text", "hex", "hash of its content", pattern="[0-9a-f]{64}"),
    Column("content", "text", "JSON", "the table as `privacy.ReleasedTable` reads it, hidden numbers left out"),
)  # fmt: skip
