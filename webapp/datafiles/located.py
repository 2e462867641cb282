"""JSON whose values know their line, so that a refusal can name it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NoReturn

from webapp.datafiles import InputError

SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True)
class Located:
    """A value and the line on which it begins."""

    value: Any
    line: int


@dataclass
class _Reader:
    text: str
    place: int = 0
    _line: int = 1
    _counted: int = 0
    _decoder: json.JSONDecoder = field(init=False)

    def __post_init__(self) -> None:
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=self._constant
        )

    def line(self) -> int:
        """The line of the place that was reached."""
        self._line += self.text.count("\n", self._counted, self.place)
        self._counted = self.place
        return self._line

    def refuse(self, sentence: str) -> NoReturn:
        raise InputError(sentence, self.line())

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self.refuse("a name is used twice in one object")
        return found

    def _constant(self, name: str) -> NoReturn:
        self.refuse(f"{name} is not a number of JSON")

    def peek(self) -> str:
        """The next character that is not a space; empty at the end."""
        match = SPACE.match(self.text, self.place)
        self.place = match.end() if match else self.place
        return self.text[self.place : self.place + 1]

    def expect(self, character: str) -> None:
        """Skip this character. Raises InputError if another one follows."""
        if self.peek() != character:
            self.refuse(f"{character!r} is missing here")
        self.place += 1

    def value(self) -> Located:
        """The next value."""
        self.peek()
        line = self.line()
        try:
            found, self.place = self._decoder.raw_decode(self.text, self.place)
        except json.JSONDecodeError as error:
            raise InputError(f"this is not JSON ({error.msg})", error.lineno) from None
        except (RecursionError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError("this value is too long or too deep", line) from None
        return Located(found, line)

    def name(self) -> str:
        """The next name of an object."""
        self.expect('"')
        try:
            found, self.place = scanstring(self.text, self.place, True)
        except json.JSONDecodeError as error:
            raise InputError(f"this is not JSON ({error.msg})", error.lineno) from None
        return str(found)

    def items(self, end: str) -> Iterator[None]:
        """Stop before each item of an object or array, whose first character was read."""
        if self.peek() == end:
            self.place += 1
            return
        while True:
            yield
            if self.peek() == end:
                self.place += 1
                return
            self.expect(",")


def read_document(text: str) -> dict[str, Located | list[Located]]:
    """The members of a JSON object; items of arrays directly below have their own lines.

    Raises InputError with the line of what is wrong.
    """
    reader = _Reader(text)
    found: dict[str, Located | list[Located]] = {}
    reader.expect("{")
    for _item in reader.items("}"):
        name = reader.name()
        if name in found:
            reader.refuse(f"{name!r} is there twice")
        reader.expect(":")
        if reader.peek() == "[":
            reader.place += 1
            found[name] = [reader.value() for _item in reader.items("]")]
        else:
            found[name] = reader.value()
    if reader.peek():
        reader.refuse("there is more text after the end of the object")
    return found
