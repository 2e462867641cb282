"""The proof of a run of the application, written into a folder for an auditor."""

import io
import zipfile
from pathlib import Path

from webapp.datafiles.folder import new_folder


def write_proof(archive: bytes, place: Path) -> None:
    """Write the files of a stored proof. Raises RefusedFileError if the folder exists, and OSError."""
    with new_folder(place) as folder, zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(folder)
