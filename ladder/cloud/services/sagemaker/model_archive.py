"""``model.tar.gz``: a folder as one file, the same bytes whenever and wherever it is made."""

import gzip
import io
import tarfile
from pathlib import Path

from pipelines.archive import extract


def pack(folder: Path) -> bytes:
    """Sorted, and free of times, owners and modes: only names and content count."""
    tar_bytes = io.BytesIO()
    with tarfile.open(fileobj=tar_bytes, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = tarfile.TarInfo(file.relative_to(folder).as_posix())
            entry.size, entry.mode = file.stat().st_size, 0o644
            with file.open("rb") as content:
                tar.addfile(entry, content)
    return gzip.compress(tar_bytes.getvalue(), mtime=0)


def unpack(archive: bytes, folder: Path) -> None:
    """Raises tarfile.TarError or OSError for bytes that are no archive, or hold more than files below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        extract(tar, folder)
