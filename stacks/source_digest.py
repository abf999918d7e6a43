"""A model's image and its tag: a digest of the files that go into it, so that equal code is one image, changed code
another, and a model more or less changes no other's.

``python -m stacks.source_digest loan-approval`` prints the tag, for who builds the image.
"""

import sys
from hashlib import sha256
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
CODE = Path("pipelines")  # the Dockerfile too
MODELS = CODE / "models"
REQUIREMENTS = Path("requirements/image.txt")
# As in pipelines/Dockerfile.dockerignore: what runs needs neither its own definition nor the data, which lie in S3.
NOT_IN_IT = ("pipelines/training/training_pipeline.json", "pipelines/models/*/data/*")


def image_tag(model: str, project: Path = PROJECT) -> str:
    """``loan-approval-0123456789abcdef``: the model, and its code's digest. ECR takes 128 characters."""
    return f"{model}-{source_digest(model, project)}"


def source_digest(model: str, project: Path = PROJECT) -> str:
    """The first 16 hex digits of a SHA-256 over names and contents; the same from any folder, on any machine."""
    digest = sha256()
    for name in image_sources(model, project):
        content = (project / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def image_sources(model: str, project: Path = PROJECT) -> list[str]:
    """POSIX paths of what the image is made from: all that pipelines/Dockerfile copies for this model."""
    found = (path.relative_to(project) for path in (project / CODE).rglob("*") if _is_content(path))
    ours = (path for path in found if _is_of(model, path) and not _is_left_over(path))
    return sorted(path.as_posix() for path in (REQUIREMENTS, *ours))


def _is_content(path: Path) -> bool:
    # A link is there on one machine and dangles on the next.
    return path.is_file() and not path.is_symlink()


def _is_of(model: str, path: Path) -> bool:
    """Whether it is shared code, or of this model's folder."""
    if not path.is_relative_to(MODELS):
        return True
    folder = path.relative_to(MODELS).parts[:-1]
    return not folder or folder[0] == model.replace("-", "_")


def _is_left_over(path: Path) -> bool:
    return any(map(path.match, NOT_IN_IT)) or any(part.startswith(".") or part == "__pycache__" for part in path.parts)


if __name__ == "__main__":
    for named in sys.argv[1:]:
        print(image_tag(named))  # noqa: T201
