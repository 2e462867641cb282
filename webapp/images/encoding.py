"""Untrusted image files: validated and re-encoded without metadata, in a process of their own.

An uploaded file is decoded and encoded again, so that only its pixels reach a reader.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from webapp.config import SETTINGS
from webapp.core.errors import Invalid, Unavailable
from webapp.core.i18n import gettext_noop
from webapp.images import decoder
from webapp.images.decoder import STORY, Frame

LARGEST = 5 * 1024 * 1024
# The file plus the other parts of the multipart form.
LARGEST_REQUEST = LARGEST + 512 * 1024
# A decoded picture takes up to 100 MB, so one process opens one at a time.
DECODING = threading.BoundedSemaphore(1)
# Seconds to wait for the pictures of others.
LONGEST_WAIT = 10
# Seconds after which decoding is ended.
LONGEST = 10.0
# The type is read from the first bytes, not from the name. SVG is refused: it can run scripts.
MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
TOO_SLOW = gettext_noop(
    "This picture takes too long to open. Save it as an ordinary JPEG and upload it again."
)
UNREADABLE = gettext_noop("This file is not a readable picture. Choose a JPEG, PNG or WebP.")
SENTENCES = {
    decoder.TOO_MANY: gettext_noop("The picture has too many pixels. Choose a smaller one."),
    decoder.TOO_SLOW: TOO_SLOW,
    decoder.UNREADABLE: UNREADABLE,
}
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class EncodedPicture:
    """A re-encoded picture."""

    data: bytes
    ending: str
    mimetype: str
    width: int
    height: int


def re_encode(sent: bytes, *, name: str, frame: Frame = STORY) -> EncodedPicture:
    """Decode, rotate, scale down into a frame and encode again.

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
        answer, data = _ask_child(sent, kind, frame)
    finally:
        DECODING.release()
    if len(answer) == 1:
        raise Invalid(name, SENTENCES[answer[0]])
    ending, mimetype = KINDS[frame.kind or kind]
    width, height = answer
    return EncodedPicture(data, ending, mimetype, width, height)


def _ask_child(sent: bytes, kind: str, frame: Frame) -> tuple[list[Any], bytes]:
    """The answer of a decoder process, and the new file.

    A thread cannot be ended, and a process forked from threads may hang; a new one costs 0.1 s.
    """
    limits = (kind, str(ceil(LONGEST)), json.dumps(asdict(frame)))
    try:
        child = subprocess.run(  # noqa: S603 - our own file and values
            [sys.executable, "-P", decoder.__file__, *limits], input=sent,
            capture_output=True, check=False, timeout=LONGEST, env=_environment(),
        )  # fmt: skip
    except subprocess.TimeoutExpired:  # `run` has ended the child
        return [decoder.TOO_SLOW], b""
    if child.returncode == -signal.SIGXCPU:
        return [decoder.TOO_SLOW], b""
    if child.returncode:
        _logger.error("the decoder ended with %d: %s", child.returncode, child.stderr[-300:])
        return [decoder.UNREADABLE], b""
    answer, _line, data = child.stdout.partition(b"\n")
    return json.loads(answer), data


def _environment() -> dict[str, str]:
    """The environment without the settings, because some are secret."""
    own = {setting.name for setting in SETTINGS}
    return {name: value for name, value in os.environ.items() if name not in own}
