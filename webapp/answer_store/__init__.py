"""The answers of barometers, in a database of their own that knows no person and no date."""

from webapp.answer_store.codes import WrongCodeError, mint, tidy
from webapp.answer_store.schema import OtherVersionError, is_ready, upgrade
from webapp.answer_store.store import (
    Answer,
    answers_of,
    cast,
    cast_openly,
    close_wave,
    comments_of,
    count_answers,
    is_unused,
    open_ballots,
)

__all__ = [
    "Answer",
    "OtherVersionError",
    "WrongCodeError",
    "answers_of",
    "cast",
    "cast_openly",
    "close_wave",
    "comments_of",
    "count_answers",
    "is_ready",
    "is_unused",
    "mint",
    "open_ballots",
    "tidy",
    "upgrade",
]
