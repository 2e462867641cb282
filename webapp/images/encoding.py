"""Untrusted image files: validated and re-encoded without metadata.

An uploaded file is decoded and encoded again, so that only its pixels reach a reader.
"""

import struct
import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from webapp.core.errors import Invalid, Unavailable
from webapp.core.i18n import gettext_noop

LARGEST = 5 * 1024 * 1024
# A small file may decode to a huge picture.
MOST_PIXELS = 24_000_000
SIDE = 2000
# A progressive JPEG is decoded once per scan: cameras and editors write about ten scans.
MOST_SCANS = 100
MOST_SCANNED_PIXELS = 12 * MOST_PIXELS
SCAN = b"\xff\xda"
# A decoded picture takes up to 100 MB, so one process opens one at a time.
DECODING = threading.BoundedSemaphore(1)
# Seconds to wait for the pictures of others.
LONGEST_WAIT = 10
# The type is read from the first bytes, not from the name. SVG is refused: it can run scripts.
MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
# What Pillow raises for a damaged or hostile file.
DECODER_ERRORS = (
    OSError, ValueError, SyntaxError, MemoryError, EOFError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip
TOO_SLOW = gettext_noop(
    "This picture takes too long to open. Save it as an ordinary JPEG and upload it again."
)
UNREADABLE = gettext_noop("This file is not a readable picture. Choose a JPEG, PNG or WebP.")


@dataclass(frozen=True)
class EncodedPicture:
    """A re-encoded picture."""

    data: bytes
    ending: str
    mimetype: str
    width: int
    height: int


def re_encode(sent: bytes, *, name: str) -> EncodedPicture:
    """Decode, rotate, scale down and encode again.

    Raises Invalid on the field `name`, or Unavailable while other pictures are being decoded.
    """
    if not sent:
        raise Invalid(name, "Choose a picture first.")
    if len(sent) > LARGEST:
        raise Invalid(name, "The picture is larger than 5 MB. Choose a smaller one.")
    kind = next((k for magic, k in MAGIC.items() if sent.startswith(magic)), None)
    if kind is None or (kind == "WEBP" and sent[8:12] != b"WEBP"):
        raise Invalid(name, UNREADABLE)
    if not DECODING.acquire(timeout=LONGEST_WAIT):
        raise Unavailable("Many pictures are being uploaded. Please try again in a moment.")
    try:
        return _decode(sent, kind, name)
    except DECODER_ERRORS as error:
        raise Invalid(name, UNREADABLE) from error
    finally:
        DECODING.release()


def _decode(sent: bytes, kind: str, name: str) -> EncodedPicture:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the pixel limit below refuses what Pillow warns about
        with Image.open(BytesIO(sent), formats=[kind]) as opened:
            pixels = opened.width * opened.height
            if pixels > MOST_PIXELS:
                raise Invalid(name, "The picture has too many pixels. Choose a smaller one.")
            scans = sent.count(SCAN) if kind == "JPEG" else 1
            if scans > MOST_SCANS or scans * pixels > MOST_SCANNED_PIXELS:
                raise Invalid(name, TOO_SLOW)
            # Scaled first, because the next steps copy the picture.
            opened.thumbnail((SIDE, SIDE))
            ImageOps.exif_transpose(opened, in_place=True)
            upright = opened.copy()
    plain = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    # Pasting into a new image copies the pixels and no metadata.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    ending, mimetype = KINDS[kind]
    output = BytesIO()
    clean.save(output, kind, quality=85)
    return EncodedPicture(output.getvalue(), ending, mimetype, clean.width, clean.height)
