"""Unpacking an archive that somebody else made, the same under every Python that we support.

`tarfile`'s own filters came with Python 3.11.4: https://docs.python.org/3.11/library/tarfile.html#supporting-older-python-versions
"""

import shutil
import tarfile
from pathlib import Path, PurePosixPath


def extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Files and folders only, all below ``folder``, with modes of ours.

    Raises tarfile.TarError, before anything is written, for a path that leads outside, a link or a device.
    """
    members = tar.getmembers()
    for member in members:
        place = PurePosixPath(member.name)
        if not (member.isfile() or member.isdir()) or place.is_absolute() or ".." in place.parts:
            raise tarfile.TarError(f"{member.name!r} is no file or folder below the archive's own")
    for member in members:
        target = folder / member.name
        content = tar.extractfile(member)
        (target if content is None else target.parent).mkdir(parents=True, exist_ok=True)
        if content is not None:
            with content, target.open("wb") as file:
                shutil.copyfileobj(content, file)
