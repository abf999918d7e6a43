"""Where the embedded cloud keeps its few files, and how one process finds the cloud of another."""

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import ladder

PROJECT = Path(ladder.__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class Address:
    """What a running cloud tells of itself, in a file that only its user may read.

    ``id`` lets its holder command the cloud; the pair of keys signs requests to it, and belongs to this one cloud.
    """

    id: str = field(repr=False)
    access_key_id: str
    secret_access_key: str = field(repr=False)
    pid: int
    port: int
    started: str  # UTC, ISO 8601
    stack: str
    account_id: str
    region: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Home:
    """``.ladder`` in the project, or ``LADDER_HOME``. Everything named here is gone once the cloud has stopped."""

    path: Path

    @classmethod
    def default(cls) -> "Home":
        chosen = os.environ.get("LADDER_HOME")
        return cls((Path(chosen) if chosen else PROJECT / ".ladder").absolute())

    @property
    def lock(self) -> Path:
        """Locked (flock) by the daemon as long as it lives, so that there is never a second one."""
        return self.path / "cloud.lock"

    @property
    def log(self) -> Path:
        return self.path / "cloud.log"

    @property
    def workspace(self) -> Path:
        """Scratch space of the cloud's jobs and endpoints."""
        return self.path / "cloud"

    @property
    def address_file(self) -> Path:
        return self.path / "cloud.json"

    @property
    def mlflow(self) -> Path:
        """The experiments that the MLflow app holds in AWS, as an SQLite database."""
        return self.path / "mlflow.db"

    @property
    def environments(self) -> Path:
        """Of Python, one for each distinct lock of libraries; quickly made anew, so `ladder down` removes them."""
        return self.path / "environments"

    @property
    def images(self) -> Path:
        """Links from an image's tag to the environment that it stands for."""
        return self.path / "images"

    @property
    def notifications(self) -> Path:
        """What alarms told people, one JSON object a line."""
        return self.path / "notifications.jsonl"

    @property
    def held_a_cloud(self) -> bool:
        """Both files stay behind a cloud that was killed; without either, whatever lies here is somebody else's."""
        return self.lock.exists() or self.address_file.exists()

    @property
    def ours(self) -> list[Path]:
        """All that a cloud, or the command beside it, may leave here, and that is removed again."""
        return [*self.of_the_cloud, *self.of_the_command]

    @property
    def of_the_cloud(self) -> list[Path]:
        draft = self.address_file.with_suffix(".draft")
        return [self.workspace, self.address_file, draft, self.mlflow, self.notifications, self.log]

    @property
    def of_the_command(self) -> list[Path]:
        """What outlives a cloud that ends by itself, as when the machine is shut down."""
        return [self.environments, self.images, self.report, self.path / "report.part"]

    @property
    def in_the_way(self) -> list[Path]:
        """What would be written over here, and removed, though no cloud left it."""
        # Looked for before the lock is, for another cloud may be starting: it takes the lock first.
        found = [path for path in self.ours if path.exists()]
        return [] if self.held_a_cloud else found

    @property
    def report(self) -> Path:
        return self.path / "report.html"

    def remove(self, paths: Iterable[Path]) -> None:
        for path in paths:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        # The lock says whose the rest is.
        if not any(path.exists() for path in self.ours):
            self.lock.unlink(missing_ok=True)

    def read_address(self) -> Address | None:
        """The address last written, which may be that of a cloud long dead; None when there is none or it is torn."""
        try:
            return Address(**json.loads(self.address_file.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write_address(self, address: Address) -> None:
        draft = self.address_file.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(address), indent=2, allow_nan=False) + "\n")
        draft.replace(self.address_file)
