"""Progress of the simulation: one updated line on a terminal, a few lines elsewhere."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

EVERY = 13


@dataclass
class Progress:
    """Reports simulated weeks; `tell` writes a line."""

    tell: Callable[[str], None]
    weeks: int

    def week_is_over(self, week: int) -> None:
        """Report one more simulated week."""
        line = f"week {week} of {self.weeks}"
        if sys.stdout.isatty():
            sys.stdout.write(f"\r{line}" + ("\n" if week == self.weeks else ""))
            sys.stdout.flush()
        elif week % EVERY == 0 or week == self.weeks:
            self.tell(line)
