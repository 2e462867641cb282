"""Whether the disk takes what the application has to write."""

import contextlib
import os
import secrets
from pathlib import Path


def writable(folder: Path) -> bool:
    """Whether files can be written to a folder now, or to where it would be made.

    It is not made here: `francparler doctor` may run as another user than the pages.
    """
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    probe = folder / f".{os.getpid()}-{secrets.token_hex(4)}.probe"
    try:
        probe.write_bytes(b"x" * 4096)
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
    return True
