"""The experiments' database, which stands in for the MLflow app of AWS: made once, before anybody writes to it.

Two steps that found it empty at the same moment would both make its tables, and one would fail. So would all, for good,
on one whose making was cut short with the cloud that began it: it is made aside, and put in its place whole.
"""

import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from ladder.cloud.daemon import Daemon

# The public way to have MLflow make its tables.
MAKE_TABLES = "import sys; from mlflow.tracking import MlflowClient; MlflowClient(sys.argv[1]).search_experiments()"


class TrackingStore:
    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._begun = threading.Lock()
        self._ready = threading.Event()

    @property
    def uri(self) -> str:
        return f"sqlite:///{self._daemon.home.mlflow}"

    def prepare(self) -> None:
        """Begins, unless it has begun; takes some seconds, in the background."""
        if self._begun.acquire(blocking=False):
            self._daemon.thread(self._make, "tracking store")

    def wait(self) -> None:
        """Until the database is there. Where it can't be made, whoever uses it will say so."""
        self.prepare()
        self._ready.wait()

    def _make(self) -> None:
        home, output = self._daemon.home, subprocess.DEVNULL
        try:
            if home.mlflow.exists():
                return
            # A folder of this cloud's own: of one that was killed, a maker may still be at work in another.
            draft = Path(tempfile.mkdtemp(dir=home.workspace)) / home.mlflow.name
            making = self._daemon.children.start(
                [sys.executable, "-c", MAKE_TABLES, f"sqlite:///{draft}"],
                cwd=home.workspace,
                stdin=output,
                stdout=output,
                stderr=output,
            )
            if making.wait() == 0:
                draft.replace(home.mlflow)
        finally:
            self._ready.set()
