"""Saying how far it is: one line that counts on a terminal, a few plain lines elsewhere."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

EVERY = 13


@dataclass
class Progress:
    """Counts weeks; `tell` writes a line."""

    tell: Callable[[str], None]
    weeks: int

    def week_is_over(self, week: int) -> None:
        """One week more is lived."""
        line = f"week {week} of {self.weeks}"
        if sys.stdout.isatty():
            sys.stdout.write(f"\r{line}" + ("\n" if week == self.weeks else ""))
            sys.stdout.flush()
        elif week % EVERY == 0 or week == self.weeks:
            self.tell(line)
