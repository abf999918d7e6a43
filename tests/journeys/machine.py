"""One person's machine, on which the operator's commands run as they do for anybody."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import stacks
from ladder.cloud.client import Cloud
from ladder.cloud.home import Home

LADDER = (sys.executable, "-c", "from ladder.cli import main; main()")


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Machine:
    """One person's machine: a home of its own, and a copy of the config that may be edited."""

    folder: Path

    @classmethod
    def new(cls, folder: Path) -> "Machine":
        for part in ("config", "teams"):
            shutil.copytree(Path(stacks.__file__).parent / part, folder / part)
        return cls(folder)

    @property
    def environment(self) -> dict[str, str]:
        ours = ("AWS_", "LADDER_", "COLUMNS")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {**clean, "LADDER_HOME": str(self.home), "LADDER_STACKS": str(self.folder)}

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def ladder(self, *arguments: str) -> Answer:
        done = subprocess.run([*LADDER, *arguments], env=self.environment, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def done(self, *arguments: str) -> Any:
        answer = self.ladder(*arguments, "--json")
        assert answer.code == 0, answer.err
        return answer.document

    def deployed(self) -> dict[str, str]:
        cloud = Cloud.connect(Home(self.home))
        assert cloud
        return {one.key: one.id for one in cloud.deployed()}
