"""A case of Wrong or Failed, and what brings one about.

A site is ``file:function`` below ladder/, numbered where the function makes several.
"""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, NoReturn

from ladder.cloud.engine.target import CloudError
from ladder.cloud.environments import NotInstalledError
from ladder.exits import Exit
from ladder.judges.policy import Violation
from tests.ladder.commands.scene import Scene

FOLDER = "FOLDER"  # in what is typed: the folder of the test
PYTHON = Path(sys.executable).name


@dataclass(frozen=True, kw_only=True)
class Refusal:
    code: Exit
    site: str
    typed: str
    says: tuple[str, ...]  # what, where and what to do
    arrange: Callable[[Scene], object]


def nothing(_: Scene) -> None:
    """The machine as it is."""


def wrong(site: str, typed: str, *says: str, arrange: Callable[[Scene], object] = nothing) -> Refusal:
    return Refusal(code=Exit.WRONG, site=site, typed=typed, says=says, arrange=arrange)


def failed(site: str, typed: str, *says: str, arrange: Callable[[Scene], object] = nothing) -> Refusal:
    return Refusal(code=Exit.FAILED, site=site, typed=typed, says=says, arrange=arrange)


def giving(answer: object) -> Callable[..., object]:
    def give(*_: object, **__: object) -> object:
        return answer

    return give


def raising(problem: Exception) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise problem

    return refuse


def answering(code: int, out: Any = "", err: str = "") -> Callable[..., "CompletedProcess[Any]"]:
    return lambda *_: CompletedProcess([], code, stdout=out, stderr=err)


def simulating(scene: Scene, answer: Callable[..., "CompletedProcess[Any]"]) -> None:
    scene.replace("ladder.judges.access.simulator.missing", lambda: "")
    scene.program("node", answer)


def unjudged(_: object, request: str) -> "CompletedProcess[str]":
    return CompletedProcess([], 0, stdout=json.dumps(["error no such action"] * len(json.loads(request)["questions"])))


def half_a_clone(command: list[str], _: object) -> "CompletedProcess[bytes]":
    return CompletedProcess([], "archive" in command, stdout=b"0123abc\n")


def state_of(stack: str, kind: str = "a:b:C") -> str:
    one = {"urn": f"urn:pulumi:{stack}::mlops::{kind}::c", "type": kind, "custom": True}
    return json.dumps({"deployment": {"resources": [one]}})


def bringing_libraries(scene: Scene, text: bytes = b"tiny==1.0\n", **environment: str) -> Path:
    """The loan model states ``text``; uv has seen nothing before."""
    stated = scene.model("requirements.txt", text)
    scene.replace("ladder.operate.libraries.PLATFORM", Path(scene.write("image.txt")))
    for name, value in {"UV_CACHE_DIR": str(scene.folder / "uv"), **environment}.items():
        scene.monkeypatch.setenv(name, value)
    return stated


def cloud_that_does_not_stop(scene: Scene) -> None:
    (scene.folder / "home").mkdir()
    (scene.folder / "home" / "cloud.lock").touch()
    scene.replace("ladder.commands.down.stop", raising(CloudError("did not stop; see the log")))


def without_uv(scene: Scene) -> None:
    bringing_libraries(scene)
    scene.replace("shutil.which", giving(None))


def not_installed(scene: Scene) -> None:
    bringing_libraries(scene).with_name("requirements.lock").touch()
    scene.replace("ladder.operate.image_building.unlocked", giving(()))
    scene.replace("ladder.cloud.environments.make", raising(NotInstalledError("requirements.lock can't be installed")))


def against_policy(*_: object) -> Iterable[Violation]:
    return [Violation(control="s3-public", severity="high", title="", message="a bucket is public. Close it.")]


def export_over_foreign(scene: Scene) -> None:
    scene.write("mine.tf")
