"""A SageMaker container as a process of its image's Python: same entry point, same files below
/opt/ml, same environment.

It is a process of whoever started the cloud, and so no boundary: an author's code can read the files of the cloud, its
keys and every object among them. In AWS the job is a machine of its own, with no network and no keys.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from ladder.cloud.daemon import Daemon
from ladder.cloud.environments import interpreter
from ladder.cloud.home import PROJECT

ML_ROOT = PurePosixPath("/opt/ml")


def host_path(root: Path, container_path: str) -> Path:
    """Where ``/opt/ml/...`` of the container stands on this machine. Raises ValueError for any other place."""
    path = PurePosixPath(container_path)
    if not path.is_relative_to(ML_ROOT) or ".." in path.parts:
        raise ValueError(f"{container_path}: a container's data lies below {ML_ROOT}.")
    return root / path.relative_to(ML_ROOT)


def start(
    daemon: Daemon,
    root: Path,
    entry_point: Sequence[str],
    given: Mapping[str, str],
    *,
    image: str,
    isolated: bool,
) -> "subprocess.Popen[str]":
    """Starts ``entry_point``; its output and errors are one stream of lines. ``given`` is the container's Environment.

    An ``isolated`` one has no way to any service of AWS, as EnableNetworkIsolation has it.
    """
    # As the image has them: what a model brings is not in the Python of the steps that judge it.
    of_model = interpreter(daemon.home, image)
    pythons = {"python": sys.executable, "python3": sys.executable, "model-python": of_model}
    command = [pythons.get(entry_point[0], entry_point[0]), *entry_point[1:]]
    root.mkdir(parents=True, exist_ok=True)
    return daemon.children.start(
        command,
        cwd=root,
        env=environment(root, given) | {"LADDER_MODEL_PYTHON": of_model} | ({} if isolated else daemon.environment()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def environment(root: Path, given: Mapping[str, str]) -> dict[str, str]:
    """What the container would have in AWS, and of the user's shell only where programs are."""
    commit = source_commit()
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(PROJECT),
        "HOME": str(root),
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONUNBUFFERED": "1",
        **({"LADDER_COMMIT": commit} if commit else {}),
        **given,
        "SM_ML_ROOT": str(root),
    }


def source_commit() -> str | None:
    """What the image's build would say; ``-dirty`` when files differ from the commit, None outside a repository."""
    commit, changes = _git("rev-parse", "HEAD"), _git("status", "--porcelain", "--untracked-files=no")
    return commit and commit + ("-dirty" if changes else "")


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(PROJECT), *arguments], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
