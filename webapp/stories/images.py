"""Pictures: read with suspicion, drawn anew without what a camera noted, kept under random names.

Knows files and nothing of stories. What arrives is decoded and encoded again, so that nothing of
the sent file reaches a reader but its pixels.
"""

import secrets
import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from webapp.core.errors import Invalid, Missing
from webapp.core.i18n import gettext_noop

LARGEST = 5 * 1024 * 1024
# A small file may unfold into a huge picture.
MOST_PIXELS = 24_000_000
SIDE = 2000
# The first bytes, whatever the file calls itself. SVG is a program, not a picture.
MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
# What a decoder says of a file that is damaged, on purpose or not.
UNSOUND = (
    OSError, ValueError, SyntaxError, MemoryError, EOFError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip
UNREADABLE = gettext_noop("This file could not be read as a picture. Send a JPEG, PNG or WebP.")


@dataclass(frozen=True)
class Drawn:
    """A picture drawn anew."""

    data: bytes
    ending: str
    mimetype: str
    width: int
    height: int


def draw_anew(sent: bytes, *, name: str) -> Drawn:
    """Decode, turn upright, make small enough, encode again; raises Invalid on the field `name`."""
    if not sent:
        raise Invalid(name, "Choose a picture first.")
    if len(sent) > LARGEST:
        raise Invalid(name, "The picture is larger than 5 MB. Send a smaller one.")
    kind = next((k for magic, k in MAGIC.items() if sent.startswith(magic)), None)
    if kind is None or (kind == "WEBP" and sent[8:12] != b"WEBP"):
        raise Invalid(name, UNREADABLE)
    try:
        return _drawn(sent, kind, name)
    except UNSOUND as error:
        raise Invalid(name, UNREADABLE) from error


def _drawn(sent: bytes, kind: str, name: str) -> Drawn:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is refused just below
        with Image.open(BytesIO(sent), formats=[kind]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Invalid(name, "The picture has too many pixels. Send a smaller one.")
            # Made small first: what follows copies the picture.
            opened.thumbnail((SIDE, SIDE))
            ImageOps.exif_transpose(opened, in_place=True)
            upright = opened.copy()
    plain = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    # A fresh canvas: only pixels pass, no metadata that came with them.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    ending, mimetype = KINDS[kind]
    made = BytesIO()
    clean.save(made, kind, quality=85)
    return Drawn(made.getvalue(), ending, mimetype, clean.width, clean.height)


@dataclass(frozen=True)
class PictureStore:
    """The folder of pictures."""

    folder: Path

    def put(self, drawn: Drawn) -> str:
        """Write a picture under a random name; the name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{secrets.token_hex(16)}.{drawn.ending}"
        (self.folder / name).write_bytes(drawn.data)
        return name

    def read(self, name: str) -> bytes:
        """The bytes of a picture; raises Missing."""
        try:
            return (self.folder / Path(name).name).read_bytes()
        except OSError:
            raise Missing("The picture is not there any more.") from None

    def files(self) -> dict[str, float]:
        """Every file and when it was written, as seconds of the epoch."""
        if not self.folder.is_dir():
            return {}
        return {p.name: p.stat().st_mtime for p in self.folder.iterdir() if p.is_file()}

    def drop(self, name: str) -> None:
        """Delete a file, if it is there."""
        (self.folder / Path(name).name).unlink(missing_ok=True)
