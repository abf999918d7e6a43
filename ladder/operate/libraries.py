"""What a model brings beyond the platform's libraries: judged as stated, then locked together with them.

``requirements.txt`` in the model's folder is its author's. ``requirements.lock`` beside it is made: every version and
digest of what the model's image holds. Nothing is built from anything else.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from ladder.exits import Failed, Wrong
from ladder.operate.model_folder import ModelFolder
from pipelines.libraries import LOCK, STATED, stated
from stacks.teams import Model, Team

PLATFORM = Path(__file__).resolve().parents[2] / "requirements" / "image.txt"
# As in the Makefile and pipelines/Dockerfile: any machine, from the oldest Python on, nothing built from source.
COMPILE = ("--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate")
# In uv's words. Each is more than a library could be called: networkx is none of these.
UNREACHABLE = (
    "error sending request",
    "Failed to fetch",
    "dns error",
    "was not found in the cache",
    "the network was disabled",
)


@dataclass(frozen=True)
class Libraries:
    """Of one model, such as ``card-checks``."""

    model: str

    @cached_property
    def folder(self) -> Path:
        return ModelFolder(self.model).path

    @property
    def stated(self) -> tuple[str, ...]:
        try:
            return stated(self.folder)
        except UnicodeDecodeError as error:
            file = self.folder / STATED
            raise Wrong(f"{file}: byte {error.start} is not UTF-8. Save it as UTF-8 text.") from None

    @property
    def lock_file(self) -> Path | None:
        return self.folder / LOCK if self.stated else None

    def faults(self) -> Iterator[str]:
        """File, line and remedy of each that pins no version."""
        for line in self.stated:
            if problem := unpinned(line):
                yield f"{self.folder / STATED}: `{line}` {problem}. Write it as name==version, one a line."

    def is_locked(self) -> bool:
        """Whether the lock is of what is stated here and now."""
        lock = self.folder / LOCK
        if not self.stated:
            return not lock.exists()
        return lock.is_file() and lock.read_bytes().startswith(self._title().encode())

    def lock(self) -> None:
        """Asks the package index. Raises Wrong where what is stated and the platform's libraries exclude each other,
        and Failed where nobody can say; then nothing has changed.
        """
        target = self.folder / LOCK
        if not self.stated:
            target.unlink(missing_ok=True)
            return
        command = [uv(), "pip", "compile", *COMPILE, "--only-binary", ":all:", str(PLATFORM), str(self.folder / STATED)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise explained(self.folder / STATED, done.stderr)
        draft = target.with_suffix(".draft")
        draft.write_text(self._title() + done.stdout, encoding="utf-8")
        draft.replace(target)

    def _title(self) -> str:
        made_of = hashlib.sha256("\n".join(self.stated).encode() + b"\0" + PLATFORM.read_bytes()).hexdigest()
        return f"# Made by `ladder lock` of {STATED} and requirements/image.txt ({made_of[:16]}). Not to be edited.\n"


def unpinned(line: str) -> str:
    """What keeps a line from naming one version of one library; "" where nothing does."""
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        return "is no requirement"
    if requirement.url:
        return "names an address, and what lies there may change"
    versions = list(requirement.specifier)
    if len(versions) != 1 or versions[0].operator != "==" or versions[0].version.endswith("*"):
        return "pins no single version"
    return ""


def explained(file: Path, complaint: str) -> Wrong | Failed:
    """The cause in the words of uv, without its advice, which is for projects of another kind."""
    causes = [line.strip() for line in complaint.splitlines() if line.strip() and not line.startswith("hint:")]
    because = "\n".join(causes[1:] or causes)
    if any(sign in complaint for sign in UNREACHABLE):
        return Failed(
            f"{file}: can't be locked, for the package index is out of reach. Nothing was changed. "
            f"Run the same command again once it answers.\n{because}"
        )
    return Wrong(
        f"{file}: what it states is not there, or does not go with the platform's libraries (requirements/image.txt). "
        f"State another version. Nothing was changed.\n{because}"
    )


def uv() -> str:
    """The uv that `make install` pinned, or else the one on the path."""
    found = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if not found:
        raise Failed("A model that brings libraries needs uv, and it is not here. Install it: make install")
    return found


def must_be_locked(path: str) -> str:
    return f"{path}: its requirements.lock is missing or older than what it is made of. Make it: ladder lock {path}"


def unlocked(models: Iterable[tuple[Team, Model]]) -> list[tuple[str, Libraries]]:
    """``team/model`` and libraries of each whose lock is missing or old. Raises Wrong with every faulty line."""
    every = [(f"{team.name}/{model.name}", Libraries(model.name)) for team, model in models]
    if faults := [fault for _, libraries in every for fault in libraries.faults()]:
        raise Wrong("\n".join(faults))
    return [(path, libraries) for path, libraries in every if not libraries.is_locked()]
