"""The small family of refusals. The edge turns each into one status and one page."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A verb says no; `words` is a plain sentence (a msgid) and `args` fill it."""

    def __init__(self, words: str, **values: Any) -> None:  # noqa: ANN401 - fills a sentence
        super().__init__(words)
        self.words = words
        self.values = values


class NotAllowed(Refusal):
    """This person may not do this."""


class Missing(Refusal):
    """There is no such thing, or not for this person."""


class WrongState(Refusal):
    """The thing has moved on; the verb does not fit its state."""


class Stale(Refusal):
    """The page was made from an older version of the thing."""


class Unavailable(Refusal):
    """Something outside does not answer now."""


class Invalid(Refusal):
    """One field is wrong; the sentence stands beside it."""

    def __init__(self, field: str, words: str, **values: Any) -> None:  # noqa: ANN401 - see Refusal
        super().__init__(words, **values)
        self.field = field
