"""What one request reads once, however often its page asks."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g

Found = TypeVar("Found")


def once_per_request(read: Callable[[Any], Found]) -> Callable[[Any], Found]:
    """Decorate a function of a person: its first answer is kept until the request ends."""

    @wraps(read)
    def kept(person: Any) -> Found:  # noqa: ANN401 - a Person, which this layer does not know
        answers: dict[tuple[Any, str], Found] = g.setdefault("read_once", {})
        key = (read, person.id)
        if key not in answers:
            answers[key] = read(person)
        return answers[key]

    return kept
