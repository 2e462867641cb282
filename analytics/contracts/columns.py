"""How a column of a snapshot is described."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "time", "flag", "count", "number", "level"]
WEEK: Final = r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])"
DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
MONTH: Final = r"\d{4}-(?:0[1-9]|1[0-2])"


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column. `pattern` and `allowed` constrain texts; a count is never negative; a number is
    finite and in the closed interval `within`: most numbers of a snapshot are shares; a level is any
    finite number. `few` marks texts with
    few distinct values (as those with `allowed`): they are read as an enumeration, which needs less
    time and memory. `later` marks columns that older snapshots lack: they are read as missing.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    null: bool = False
    unique: bool = False
    allowed: tuple[str, ...] | None = None
    pattern: str | None = None
    few: bool = False
    later: bool = False
    within: tuple[float, float] = (0, 1)
