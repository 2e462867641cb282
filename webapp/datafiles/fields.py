"""Fields of one object or row of a file, checked one by one."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from webapp.datafiles import InputError

LONGEST = 200
DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)


class Fields:
    """The fields of one object. Each method raises InputError with the line and the field."""

    def __init__(self, value: Any, line: int, known: Iterable[str]) -> None:  # noqa: ANN401 - JSON
        """Raises InputError if `value` is no object, or has a field that is not known."""
        self.line = line
        if not isinstance(value, dict):
            self.refuse("an object in braces is expected here")
        self.values: dict[str, Any] = value
        unknown = sorted(set(self.values) - set(known))
        if unknown:
            self.refuse(f"there is no field {unknown[0]!r}; there are {', '.join(known)}")

    def refuse(self, sentence: str) -> NoReturn:
        """Raise InputError."""
        raise InputError(sentence, self.line)

    def has(self, name: str) -> bool:
        """Whether the field is there and not empty."""
        return self.values.get(name) not in {None, ""} if _plain(self.values.get(name)) else True

    def text(self, name: str, default: str | None = None) -> str:
        """Up to 200 characters on one line, without spaces around them; required without default."""
        value = self.values.get(name, default)
        if value is None or (value == "" and default is None):
            self.refuse(f"{name} is missing")
        return self.word(name, value) if value != "" else ""

    def word(self, name: str, value: Any) -> str:  # noqa: ANN401 - JSON
        """A text that is not empty."""
        if not isinstance(value, str):
            self.refuse(f"{name} must be one text, not {value!r}"[:LONGEST])
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
            self.refuse(f"{name} contains a control character")
        if not value.strip() or value != value.strip():
            self.refuse(f"{name} is empty, or begins or ends with a space")
        if len(value) > LONGEST:
            self.refuse(f"{name} has {len(value)} characters; {LONGEST} are accepted")
        return value

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number within limits; digits as a text are accepted, as CSV has them."""
        given = value = self.values.get(name)
        if value is None or value == "":
            if default is None:
                self.refuse(f"{name} is missing")
            return default
        if isinstance(value, str) and DIGITS.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(
                f"{name} must be a whole number from {low} to {high}, not {given!r}"[:LONGEST]
            )
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false; as a text 1 or 0, yes or no, true or false."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        known = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
        found = known.get(value.lower()) if isinstance(value, str) else value
        if isinstance(found, bool):
            return found
        return self.refuse(f"{name} must be true or false, not {value!r}"[:LONGEST])

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of different texts; empty if the field is missing."""
        value = self.values.get(name, [])
        if not isinstance(value, list):
            self.refuse(f"{name} must be a list of texts in brackets")
        found = tuple(self.word(name, each) for each in value)
        if len(set(found)) < len(found):
            twice = next(each for each in found if found.count(each) > 1)
            self.refuse(f"{name} lists {twice!r} twice")
        return found

    def mapping(self, name: str) -> Mapping[str, Any]:
        """An object with texts as names; empty if the field is missing."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            self.refuse(f"{name} must be an object in braces")
        return {self.word(name, key): each for key, each in value.items()}


def _plain(value: Any) -> bool:  # noqa: ANN401 - JSON
    return value is None or isinstance(value, str | int | bool)
