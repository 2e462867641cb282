"""Recognize the encoding of a directory file that is text."""

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop

CHUNK = 64 * 1024
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
ENCODING_NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16", "utf-32": "UTF-32", "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
}  # fmt: skip
# Letters with accents as UTF-8 writes them; no text in Windows-1252 has these pairs.
SURELY_UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xc5[\x92\x93]|\xe2\x80[\x90-\xbf]")
NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
CARRIAGE_RETURN, LINE_FEED = re.compile(rb"\r"), re.compile(rb"\n")
OF_OLD_MACS = ("cp1252", "mac_roman")
_CAPITAL, _SMALL = "À-ÖØ-ÞŒŠŽŸ", "ß-öø-ÿœšž"
_LETTER = f"A-Za-z{_CAPITAL}{_SMALL}"
# What no word contains: a capital after a small letter, or inside a word in small letters; a sign
# between letters, except those that join words; an accent alone after a letter; an unused byte.
SPOILED = re.compile(
    rf"(?<=[a-z{_SMALL}])[{_CAPITAL}]"
    rf"|(?<=[{_LETTER}])[{_CAPITAL}](?=[a-z{_SMALL}])"
    rf"|(?<=[{_LETTER}])[^\x00-\x7f{_LETTER}’‘´·–—…«»\xa0\xad](?=[{_LETTER}])"
    rf"|(?<=[{_LETTER}])[ˆƒ˜¸¨¯˘˙˚˝˛ˇ‡‚„‰]"
    r"|\ufffd"
)
# A small letter with an accent, but not in a word in capitals.
SMALL = re.compile(rf"(?<![A-Z{_CAPITAL}])[{_SMALL}]|[{_SMALL}](?![A-Z{_CAPITAL}])")
NOT_ASCII = re.compile(rb"[\x80-\xff]")
# Bytes that are shown of a word, before and after its first letter with an accent.
AROUND = 20
WORD_ENDS = rb"[\s,;|\"]"

NO_TABLE = gettext_noop(
    "This file is not a table. Export the table as .xlsx or “CSV UTF-8” and try again."
)
NOT_ENCODED = gettext_noop(
    "Line %(line)d cannot be read as %(encoding)s. Save the file as “CSV UTF-8” and try again."
)
UNCERTAIN = gettext_noop(
    "This file is not UTF-8, and its encoding is unclear. A word could be “%(windows)s” or "
    "“%(mac)s”. Save the file as “CSV UTF-8” and try again."
)


def encoding_of(stream: BinaryIO, head: bytes) -> str:
    """The Python name of the encoding of a file that begins with `head`; raises Invalid on `file`."""
    marked = next((e for mark, e in BYTE_ORDER_MARKS.items() if head.startswith(mark)), "")
    if marked not in {"", "utf-8-sig"}:
        return marked
    zeros, odd = head.count(0), head[1::2].count(0)
    if zeros > len(head) // 4:
        if min(odd, zeros - odd) > zeros // 20:
            raise Invalid("file", NO_TABLE)
        return "utf-16-le" if odd > zeros - odd else "utf-16-be"
    wrong = _first_line_not_utf8(stream)
    if wrong is None:
        return marked or "utf-8"
    if marked or _contains(stream, SURELY_UTF8):
        raise Invalid("file", NOT_ENCODED, line=wrong, encoding="UTF-8")
    # Lines that end with CR alone come from old Macs, which had an encoding of their own.
    if _contains(stream, CARRIAGE_RETURN) and not _contains(stream, LINE_FEED):
        return _mac_or_windows(stream)
    if _contains(stream, NOT_IN_1252) or not _contains(stream, LINE_FEED):
        raise Invalid("file", NOT_ENCODED, line=wrong, encoding="UTF-8")
    return "cp1252"


def _contains(stream: BinaryIO, pattern: re.Pattern[bytes]) -> bool:
    """Whether a file contains a match of at most three bytes."""
    return any(pattern.search(raw) for raw in _overlapping(stream))


def _mac_or_windows(stream: BinaryIO) -> str:
    """The encoding of a file from an old Mac: the one of two in which all its words look right.

    The other one must spoil a word where this one has a small letter with an accent. Raises Invalid
    where that does not decide.
    """
    spoiled: set[str] = set()
    supported: set[str] = set()
    shown = b""
    for raw in _overlapping(stream):
        shown = shown or _first_word(raw)
        texts = {name: raw.decode(name, "replace") for name in OF_OLD_MACS}
        for name, other in (OF_OLD_MACS, OF_OLD_MACS[::-1]):
            for found in SPOILED.finditer(texts[name]):
                spoiled.add(name)
                if SMALL.match(texts[other], found.start()):
                    supported.add(other)
    if certain := supported - spoiled:
        return certain.pop()
    windows, mac = (shown.decode(name, "replace") for name in OF_OLD_MACS)
    raise Invalid("file", UNCERTAIN, windows=windows, mac=mac)


def _first_word(raw: bytes) -> bytes:
    """The first word with a byte beyond ASCII, or empty."""
    found = NOT_ASCII.search(raw)
    if found is None:
        return b""
    at = found.start()
    before = re.split(WORD_ENDS, raw[max(0, at - AROUND) : at])[-1]
    return before + re.split(WORD_ENDS, raw[at : at + AROUND])[0]


def _first_line_not_utf8(stream: BinaryIO) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for chunk in chain(_chunks(stream), [b""]):
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return line + _line_ends(error.object[: error.start].decode("utf-8", "replace"))
        line += _line_ends(text)
    return None


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _overlapping(stream: BinaryIO) -> Iterator[bytes]:
    """The chunks of a file, each with the last two bytes of the one before."""
    before = b""
    for chunk in _chunks(stream):
        yield before + chunk
        before = (before + chunk)[-2:]


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    yield from iter(lambda: stream.read(CHUNK), b"")
