"""Refusals: the exceptions of services. The web layer maps each class to one HTTP status."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A service refuses; `message` is a msgid, filled with `values`."""

    def __init__(self, message: str, **values: Any) -> None:  # noqa: ANN401 - fills a sentence
        super().__init__(message)
        self.message = message
        self.values = values


class NotAllowed(Refusal):
    """This person may not do this."""


class Missing(Refusal):
    """The object does not exist, or this person must not learn that it does."""


class WrongState(Refusal):
    """The object is not in a state in which this is possible."""


class Stale(Refusal):
    """The page was made from an older version of the object."""


class Unavailable(Refusal):
    """Something outside the application does not answer now."""


class Invalid(Refusal):
    """The value of one field is wrong; the message is shown beside it."""

    def __init__(self, field: str, message: str, **values: Any) -> None:  # noqa: ANN401 - see Refusal
        super().__init__(message, **values)
        self.field = field
