"""The image's tag: a digest of the files that go into it, so that equal code is one image, changed code another."""

from hashlib import sha256
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SINGLE_FILES = ("Dockerfile", "requirements/image.txt")
CODE = "pipelines"
MODELS = "pipelines/models"
DATA_FOLDER = "data"  # of a model: read from the data bucket, never from the image


def source_digest(project: Path = PROJECT) -> str:
    """The first 16 hex digits of a SHA-256 over names and contents; the same from any folder, on any machine."""
    digest = sha256()
    for name in image_sources(project):
        content = (project / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def image_sources(project: Path) -> list[str]:
    """POSIX paths of what the image is made from: code, each model's folder without its data, and what is installed."""
    single = {project / name for name in SINGLE_FILES}
    code = set((project / CODE).rglob("*.py"))
    models = {
        path
        for folder in (project / MODELS).glob("*/")
        for path in folder.rglob("*")
        if DATA_FOLDER not in path.relative_to(folder).parts[:-1]
    }
    return sorted(
        path.relative_to(project).as_posix()
        for path in single | code | models
        # A link is there on one machine and dangles on the next; so does a cache or a hidden file.
        if path.is_file() and not path.is_symlink() and not _is_left_over(path.relative_to(project))
    )


def _is_left_over(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)
