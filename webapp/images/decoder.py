"""Decode one picture in a process of its own: `python decoder.py KIND SECONDS FRAME < file`.

It reads only Pillow and the standard library, so that it starts quickly, and ends itself above the
limits on processor time and memory. FRAME is a Frame as JSON. It prints one line of JSON, either
[width, height] followed by the bytes of the new file, or [why it was refused]. A fault of a decoder
written in C ends this process and not the server.
"""

import json
import resource
import struct
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

# A small file may decode to a huge picture.
MOST_PIXELS = 24_000_000
# A progressive JPEG is decoded once per scan: cameras and editors write about ten scans.
MOST_SCANS = 100
MOST_SCANNED_PIXELS = 12 * MOST_PIXELS
SCAN = b"\xff\xda"
# Bytes of address space: the interpreter and three copies of the largest picture (100 MB each).
MEMORY = 768 << 20
# What Pillow raises for a damaged or hostile file.
DECODER_ERRORS = (
    OSError, ValueError, SyntaxError, MemoryError, EOFError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip
TOO_MANY, TOO_SLOW, UNREADABLE = "too many pixels", "too slow", "unreadable"


@dataclass(frozen=True)
class Frame:
    """The size in pixels into which a picture is scaled down, and how.

    With `crop` the middle of the picture fills the frame. `kind` is the format of the new file;
    empty: that of the uploaded one.
    """

    width: int = 2000
    height: int = 2000
    crop: bool = False
    kind: str = ""


STORY = Frame()


class RefusedError(Exception):
    """The picture is refused; the message is one of the three words above."""


def re_encode(sent: bytes, kind: str, frame: Frame = STORY) -> tuple[bytes, int, int]:
    """Decode, rotate, scale down and encode again; returns the file, its width and height.

    Raises RefusedError, or one of DECODER_ERRORS.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the pixel limit below refuses what Pillow warns about
        with Image.open(BytesIO(sent), formats=[kind]) as opened:
            pixels = opened.width * opened.height
            if pixels > MOST_PIXELS:
                raise RefusedError(TOO_MANY)
            scans = sent.count(SCAN) if kind == "JPEG" else 1
            if scans > MOST_SCANS or scans * pixels > MOST_SCANNED_PIXELS:
                raise RefusedError(TOO_SLOW)
            # Scaled first, because the next steps copy the picture.
            opened.thumbnail((STORY.width, STORY.height))
            ImageOps.exif_transpose(opened, in_place=True)
            upright = opened.copy()
    plain = _framed(upright.convert("RGB" if kind == "JPEG" else "RGBA"), frame)
    # Pasting into a new image copies the pixels and no metadata.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    output = BytesIO()
    clean.save(output, frame.kind or kind, quality=85)
    return output.getvalue(), clean.width, clean.height


def _framed(picture: Image.Image, frame: Frame) -> Image.Image:
    """The picture in its frame; a smaller one is not enlarged."""
    if not frame.crop:
        picture.thumbnail((frame.width, frame.height))
        return picture
    scale = min(1.0, picture.width / frame.width, picture.height / frame.height)
    size = max(1, int(frame.width * scale)), max(1, int(frame.height * scale))
    return ImageOps.fit(picture, size)


def _limit(kind: int, value: int) -> None:
    # Some systems refuse a limit on the address space; the limits on pixels and time still hold.
    with suppress(ValueError, OSError):
        # The hard limit is larger: at equal ones the signal would be SIGKILL, not SIGXCPU.
        resource.setrlimit(kind, (value, value + 1))


def main(kind: str, seconds: str, frame: str) -> None:
    """Read the file from standard input and answer on standard output."""
    _limit(resource.RLIMIT_CPU, int(seconds))
    _limit(resource.RLIMIT_AS, MEMORY)
    data = b""
    answer: list[str | int] = [UNREADABLE]
    with suppress(*DECODER_ERRORS):
        try:
            data, *answer = re_encode(sys.stdin.buffer.read(), kind, Frame(**json.loads(frame)))
        except RefusedError as refused:
            answer = [str(refused)]
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + data)


if __name__ == "__main__":
    main(*sys.argv[1:])
