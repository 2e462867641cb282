"""What a backup leaves out, and what changes in restored rows, as SQL for both databases."""

from collections.abc import Collection, Mapping
from datetime import UTC

from webapp.core import clock
from webapp.tracking.counting import DAY_KEY

KEYS = "data_key"
# Keys of visitors are destroyed after their day; no backup keeps them longer.
KEPT_KEYS = f"owner_id NOT LIKE '{DAY_KEY}%'"
# The column of messages that must not be sent twice, and the state in which a person decides about
# them, by version of the schema.
DECISIONS = {"at_most_once": "needs_decision", "careful": "held"}


def after_restoring(tables: Mapping[str, Collection[str]]) -> list[str]:
    """The statements to run on restored rows; `tables` are the columns of each table.

    What waited may have been sent since the backup was made, so its author decides. Sessions that
    were ended since are not valid again.
    """
    moment = f"'{clock.now().astimezone(UTC):%Y-%m-%d %H:%M:%S}+00:00'"
    due = f"(state IN ('queued', 'retry_wait') OR (state = 'scheduled' AND not_before <= {moment}))"
    found = [
        f"UPDATE outbox SET state = '{state}', reason = 'restored', fence = fence + 1"  # noqa: S608 - no input
        f" WHERE {column} AND {due}"
        for column, state in DECISIONS.items()
        if column in tables.get("outbox", ())
    ]
    return found + (["DELETE FROM web_session"] if "web_session" in tables else [])
