"""What stands here for images: environments of Python, one for each distinct lock of libraries.

An image's tag points to its environment, so that a version registered long ago still runs with its own libraries. A tag
that points nowhere is an image without libraries of its own: it runs with this program's.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from ladder.cloud.home import Home

PINNED = ("--require-hashes", "--only-binary", ":all:", "--requirement")  # as pipelines/Dockerfile has it


class NotInstalledError(Exception):
    """The environment could not be made; the message says why."""


def is_made(home: Home, lock: Path) -> bool:
    return (place(home, lock) / "made").is_file()


def make(home: Home, lock: Path, uv: str) -> Path:
    """Installs just what the lock says, each file by its digest. Raises NotInstalledError."""
    folder = place(home, lock)
    if is_made(home, lock):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    python = folder / "bin" / "python"
    for command in (
        ["venv", "--quiet", "--python", sys.executable, str(folder)],
        ["pip", "install", "--quiet", "--compile-bytecode", "--python", str(python), *PINNED, str(lock)],
    ):
        done = subprocess.run([uv, *command], capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalledError(f"{lock} can't be installed into {folder}:\n{done.stderr.strip()}")
    (folder / "made").touch()  # last, so that one cut short is begun anew
    return folder


def tag(home: Home, image_tag: str, environment: Path) -> None:
    """From now on, jobs and endpoints of this image start from this environment."""
    home.images.mkdir(parents=True, exist_ok=True)
    link, draft = home.images / image_tag, home.images / f".{image_tag}"
    draft.unlink(missing_ok=True)
    draft.symlink_to(environment)
    draft.replace(link)


def interpreter(home: Home, image_uri: str) -> str:
    """The Python that a container of this image starts."""
    python = home.images / image_uri.rpartition(":")[2] / "bin" / "python"
    return str(python) if python.exists() else sys.executable


def place(home: Home, lock: Path) -> Path:
    return home.environments / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
