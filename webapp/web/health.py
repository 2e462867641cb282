"""Whether the disk takes what the application has to write."""

import contextlib
import os
import secrets
from pathlib import Path


def writable(folder: Path) -> bool:
    """Whether files can be written to a folder now; it is made where it does not exist."""
    probe = folder / f".{os.getpid()}-{secrets.token_hex(4)}.probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x" * 4096)
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
    return True
