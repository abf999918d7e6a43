"""A plan of another git revision: its files in a folder of their own, its program in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from pydantic import TypeAdapter

from ladder.exits import Wrong
from ladder.judges.cost import Assumptions, Serving
from ladder.judges.diff.neutral import Identity
from ladder.judges.diff.side import Side
from ladder.plan import Plan, Resource

ROOT = Path(__file__).parents[3]
THERE = Path(__file__).with_name("plan_there.py")
SECONDS = 120  # a plan takes a few


def plan_at(revision: str, stack: str, level: int | None) -> Side:
    """Raises Wrong where there is no such revision, or its program does not plan this stack at this level."""
    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise Wrong(
            f"There is no git revision {revision} here. `git log --oneline` lists some; a clone may be shallow."
        )
    with tempfile.TemporaryDirectory(prefix="ladder-") as folder:
        check_out(commit.decode().strip(), Path(folder))
        return side_of(run(Path(folder), stack, level, revision))


def git(*arguments: str) -> bytes | None:
    """What git answers; None when it refuses."""
    try:
        answer = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise Wrong("A revision needs git, and there is no `git` here. Install it, or compare stacks alone.") from None
    return None if answer.returncode else answer.stdout


def check_out(commit: str, folder: Path) -> None:
    archive = git("archive", "--format=zip", commit)
    if archive is None:
        raise Wrong(f"git can't read all of revision {commit}. A shallow or partial clone lacks files: git fetch.")
    with ZipFile(BytesIO(archive)) as files:
        files.extractall(folder)


def run(folder: Path, stack: str, level: int | None, revision: str) -> dict[str, Any]:
    # -P: the folder of our own script is not on that program's path; what it imports is all of its own revision.
    try:
        answer = subprocess.run(
            [sys.executable, "-P", str(THERE), stack, "" if level is None else str(level)],
            cwd=folder,
            env={**{k: v for k, v in os.environ.items() if not k.startswith("LADDER_")}, "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Wrong(
            f"Revision {revision} planned stack {stack} for {SECONDS} seconds and did not end. Name another revision."
        ) from None
    if answer.returncode:
        why = answer.stderr.strip().splitlines() or ["it said nothing"]
        raise Wrong(f"Revision {revision} can't plan stack {stack}: {why[-1]}")
    return json.loads(answer.stdout.splitlines()[-1])


def side_of(document: dict[str, Any]) -> Side:
    identity = Identity(**document["identity"])
    resources = TypeAdapter(tuple[Resource, ...]).validate_python(document["resources"])
    violations = document["violations"]
    return Side(
        identity=identity,
        plan=Plan(stack=identity.stack, resources=resources),
        use=assumptions(document["use"]),
        violations=None if violations is None else frozenset(violations),
        waived=frozenset(document["waived"]),
    )


def assumptions(use: dict[str, Any] | None) -> Assumptions | None:
    """None for a revision that assumed other things than we do, which could not be compared."""
    if use is None:
        return None
    try:
        fields: dict[str, Any] = {**use, "serving": {name: Serving(**one) for name, one in use["serving"].items()}}
        return Assumptions(**fields)
    except (KeyError, TypeError):
        return None
