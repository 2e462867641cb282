"""Text of one cell of a directory file: invisible characters, spreadsheet errors, lost letters."""

import re
import unicodedata

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop

SHOWN = 60
# Line ends, control characters and those that reverse text, as forms refuse them: a name that can
# sign up can be imported, and the reverse.
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
# Invisible and without meaning at any place of a cell. Joiners (U+200C, U+200D) have a meaning.
BLANK = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff\u00ad"))
SPREADSHEET_ERROR = re.compile(r"#(N/[AD]|[^\W\d_]+[!?]|DIV/0 ?!|BEZUG!|#*)")
# Letters that begin a UTF-8 character of two to four bytes when it is read as Windows-1252.
MISREAD = re.compile(
    "[ÂÃÄÅÐÑ][\u0080-\u00ff\u0152-\u0178\u017d\u017e\u0192-\u2122]|[âãï][^\x00-\x7f]{2}|ð[^\x00-\x7f]{3}"
)
# The end of a quoted word in capitals.
MISREAD_ALIKE = re.compile("[ÄÅÐÑ][»”…]")

FORMULA_ERROR = gettext_noop(
    "“%(text)s” is an error of a spreadsheet formula. Correct the formula, or empty the cell."
)
LOST_LETTER = gettext_noop(
    "“%(text)s” has lost a letter: � is in its place. Correct it, or export the file again as "
    "“CSV UTF-8”."
)
MISREAD_TEXT = gettext_noop(
    "“%(text)s” was read in a wrong encoding. It should be “%(meant)s”. Correct it, or "
    "export the file again as “CSV UTF-8”."
)
CONTROLS = gettext_noop("A cell contains a line end or an invisible control character.")


# Controls, private use, unassigned: nobody means these.
NO_LETTERS = {"Cc", "Co", "Cn"}


def plain(text: str, most: int) -> str:
    """Normalize one line of text, perhaps empty; raises Invalid above `most` characters.

    Raises Invalid too for a character that hides text, the error of a spreadsheet formula, and
    letters that were lost or misread.
    """
    tidy = text.strip() if text.isascii() else _composed(text)
    if HIDDEN.search(tidy):
        raise Invalid("cell", CONTROLS)
    if len(tidy) > most:
        raise Invalid(
            "cell",
            "“%(text)s…” is too long: %(most)d characters at most.",
            text=tidy[:20],
            most=most,
        )
    if SPREADSHEET_ERROR.fullmatch(tidy):
        raise Invalid("cell", FORMULA_ERROR, text=tidy[:SHOWN])
    if "\ufffd" in tidy:
        raise Invalid("cell", LOST_LETTER, text=tidy[:SHOWN])
    return tidy


def _composed(text: str) -> str:
    given = unicodedata.normalize("NFC", text.translate(BLANK))
    # Before anything is cut off: a misread “à” ends with a no-break space.
    if (meant := _reread(given)) != given:
        raise Invalid("cell", MISREAD_TEXT, text=given[:SHOWN].strip(), meant=meant[:SHOWN].strip())
    return given.strip()


def _reread(text: str) -> str:
    """The text with each character that was misread as Windows-1252 put right."""
    return MISREAD.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    misread = found[0]
    if MISREAD_ALIKE.fullmatch(misread):
        return misread
    try:
        meant = b"".join(map(_byte, misread)).decode()
    except UnicodeError:
        return misread
    return misread if unicodedata.category(meant) in NO_LETTERS else meant


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        # The five bytes that Windows-1252 leaves open.
        return character.encode("latin-1")
