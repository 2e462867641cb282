"""A folder of re-encoded pictures under random names."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from webapp.core.errors import Missing
from webapp.images.encoding import EncodedPicture


@dataclass(frozen=True)
class PictureStore:
    """A folder of picture files."""

    folder: Path

    def put(self, encoded: EncodedPicture) -> str:
        """Write a picture under a random name; return the name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{secrets.token_hex(16)}.{encoded.ending}"
        (self.folder / name).write_bytes(encoded.data)
        return name

    def read(self, name: str) -> bytes:
        """Return the bytes of a picture; raises Missing."""
        try:
            return (self.folder / Path(name).name).read_bytes()
        except OSError:
            raise Missing("The picture no longer exists.") from None

    def files(self) -> dict[str, float]:
        """The names of all files, with their modification times in seconds since 1970."""
        if not self.folder.is_dir():
            return {}
        return {p.name: p.stat().st_mtime for p in self.folder.iterdir() if p.is_file()}

    def drop(self, name: str) -> None:
        """Delete a file if it exists."""
        (self.folder / Path(name).name).unlink(missing_ok=True)
