"""Limits of what people write, whatever sends it."""

from typing import Final

LONGEST_NOTE: Final = 2000
LONGEST_GOAL: Final = 200
MOST_NOTES: Final = 50
MOST_OPEN_GOALS: Final = 3
MOST_GOALS: Final = 50
MOST_TOPICS: Final = 3
