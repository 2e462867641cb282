"""Pictures that people upload: re-encoded, and stored in a folder."""

from webapp.images.decoder import Frame
from webapp.images.encoding import (
    LARGEST,
    LARGEST_REQUEST,
    UNREADABLE,
    EncodedPicture,
    re_encode,
)
from webapp.images.store import PictureStore

__all__ = [
    "LARGEST", "LARGEST_REQUEST", "UNREADABLE", "EncodedPicture", "Frame", "PictureStore",
    "re_encode",
]  # fmt: skip
