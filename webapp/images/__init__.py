"""Pictures that people upload: re-encoded, and stored in a folder."""

from webapp.images.encoding import LARGEST, UNREADABLE, EncodedPicture, re_encode
from webapp.images.store import PictureStore

__all__ = ["LARGEST", "UNREADABLE", "EncodedPicture", "PictureStore", "re_encode"]
