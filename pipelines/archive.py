"""Unpacking an archive that somebody else made, the same under every Python that we support.

`tarfile`'s own filters came with Python 3.11.4: https://docs.python.org/3.11/library/tarfile.html#supporting-older-python-versions
"""

import shutil
import tarfile
from pathlib import Path, PurePosixPath

MOST_MEMBERS = 1_000
LARGEST_BYTES = 10**10  # unpacked: a few kilobytes may say that they are terabytes


def extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Files and folders only, all below ``folder``, with modes of ours. Raises as ``members``, before it writes."""
    for place, member in members(tar).items():
        target = folder / place
        content = tar.extractfile(member)
        (target if content is None else target.parent).mkdir(parents=True, exist_ok=True)
        if content is not None:
            with content, target.open("wb") as file:
                shutil.copyfileobj(content, file)


def members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    """What an archive holds, by path below it (``model.pkl``, however it is spelled there).

    Raises tarfile.TarError for a path that leads outside or stands twice, a link, a device, or more than anyone packs.
    """
    found: dict[str, tarfile.TarInfo] = {}
    size = 0
    for member in tar:
        place = PurePosixPath(member.name)
        if not (member.isfile() or member.isdir()) or place.is_absolute() or ".." in place.parts:
            raise tarfile.TarError(f"{member.name!r} is no file or folder below the archive's own")
        if str(place) in found:
            # Whoever takes the first and whoever takes the last would see two different files.
            raise tarfile.TarError(f"{member.name!r} stands twice")
        found[str(place)] = member
        size += member.size
        if len(found) > MOST_MEMBERS or size > LARGEST_BYTES:
            raise tarfile.TarError(f"it holds more than {MOST_MEMBERS} files or {LARGEST_BYTES // 10**9} GB")
    return found
