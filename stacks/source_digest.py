"""The image's tag: a digest of the files that go into it, so that equal code is one image, changed code another.

`python -m stacks.source_digest` prints it, for who builds the image.
"""

from hashlib import sha256
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
CODE = "pipelines"  # the Dockerfile too
REQUIREMENTS = "requirements/image.txt"
# As in pipelines/Dockerfile.dockerignore: what runs needs neither its own definition nor the data, which lie in S3.
NOT_IN_IT = ("pipelines/training/training_pipeline.json", "pipelines/models/*/data/*")


def source_digest(project: Path = PROJECT) -> str:
    """The first 16 hex digits of a SHA-256 over names and contents; the same from any folder, on any machine."""
    digest = sha256()
    for name in image_sources(project):
        content = (project / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def image_sources(project: Path) -> list[str]:
    """POSIX paths of what the image is made from: all that pipelines/Dockerfile copies."""
    return sorted(
        path.relative_to(project).as_posix()
        for path in (project / REQUIREMENTS, *(project / CODE).rglob("*"))
        # A link is there on one machine and dangles on the next; so does a cache or a hidden file.
        if path.is_file() and not path.is_symlink() and not _is_left_over(path.relative_to(project))
    )


def _is_left_over(path: Path) -> bool:
    return any(map(path.match, NOT_IN_IT)) or any(part.startswith(".") or part == "__pycache__" for part in path.parts)


if __name__ == "__main__":
    print(source_digest())  # noqa: T201
