"""`make mutants`: plants faults into the code, one at a time, and tells which of them the narrowest test folder misses.

A sample, the same in each run for the same seed: ``python -m bench.faults --each 12 components stacks/reading``.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from bench.fault_kinds import Fault, faults

ROOT = Path(__file__).parents[1]
FOLDERS = (
    *("components", "policies", "stacks", "stacks/reading", "pipelines", "pipelines/declaration", "pipelines/training"),
    *("pipelines/serving", "ladder/commands", "ladder/plan", "ladder/operate", "ladder/show", "ladder/scaffold"),
    *(
        "ladder/judges/access",
        "ladder/judges/cost",
        "ladder/judges/diff",
        "ladder/judges/export",
        "ladder/judges/policy",
    ),
    *("ladder/cloud", "ladder/cloud/engine", "ladder/cloud/services"),
)
BELOW = ("ladder/cloud/services", "ladder/judges/cost", "pipelines/training")  # whose subfolders count as theirs
# Of the project's folder: large and never changed by a fault, so lent to each copy; or of no use to tests.
LENT = (".venv", ".judges", "node_modules")
LEFT = (".git", ".ladder", ".python", "__pycache__")
COMMITTER = ("-c", "user.name=mutants", "-c", "user.email=mutants@localhost")
WORKERS = 2
SECONDS = 600  # a fault that makes the tests hang is one that they noticed
SEED = 20261125


@dataclass(frozen=True)
class Planted:
    """A fault in a file, and the tests that are asked: those of the deepest folder that mirrors the file's own.

    Where subfolders count as the folder's, so do their tests: what holds for all services is asked in one place.
    """

    folder: str
    file: str
    fault: Fault

    @property
    def tests(self) -> str:
        place = ROOT / "tests" / (self.folder if self.folder in BELOW else Path(self.file).parent)
        while not any(place.rglob("test_*.py")):
            place = place.parent
        return place.relative_to(ROOT).as_posix()

    @property
    def line(self) -> str:
        old, new = (" ".join(part.split())[:60] for part in (self.fault.old, self.fault.new))
        return f"{self.file}:{self.fault.start[0]} {self.fault.kind}: {old} -> {new}"


def sample(folder: str, each: int, seed: int) -> list[Planted]:
    """``each`` faults of one folder, spread over the kinds."""
    chance, by_kind = random.Random(f"{seed} {folder}"), defaultdict[str, list[Planted]](list)  # noqa: S311
    pattern = "**/*.py" if folder in BELOW else "*.py"
    for file in sorted((ROOT / folder).glob(pattern)):
        relative = file.relative_to(ROOT).as_posix()
        if "/models/" not in relative:
            for fault in faults(file.read_text(encoding="utf-8")):
                by_kind[fault.kind].append(Planted(folder, relative, fault))
    chosen: list[Planted] = []
    while len(chosen) < each and any(by_kind.values()):
        for found in by_kind.values():
            if found and len(chosen) < each:
                chosen.append(found.pop(chance.randrange(len(found))))
    return chosen


def noticed(planted: Planted, copy: Path) -> bool:
    """Whether the tests fail on a copy of the project that holds this fault."""
    file = copy / planted.file
    sound = file.read_text(encoding="utf-8")
    file.write_text(planted.fault.planted(sound), encoding="utf-8")
    try:
        return fails(planted.tests, copy)
    finally:
        file.write_text(sound, encoding="utf-8")


def fails(tests: str, copy: Path) -> bool:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-n", "0", tests],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def judged(chosen: Sequence[Planted]) -> Iterator[tuple[Planted, bool]]:
    """Each fault with whether it was noticed, as they are done, several at once in copies of their own."""
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(WORKERS) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(WORKERS):
            copies.put(copied(Path(place) / str(number)))

        def one(planted: Planted) -> tuple[Planted, bool]:
            copy = copies.get()
            try:
                return planted, noticed(planted, copy)
            finally:
                copies.put(copy)

        yield from pool.map(one, chosen)


def red_already(chosen: Sequence[Planted]) -> list[str]:
    """Test folders that fail without any fault: of these a failure says nothing."""
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(WORKERS) as pool:
        copy = copied(Path(place) / "sound")
        folders = sorted({planted.tests for planted in chosen})
        failed = pool.map(fails, folders, [copy] * len(folders))
        return [folder for folder, red in zip(folders, failed, strict=True) if red]


def copied(copy: Path) -> Path:
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LENT, *LEFT))
    for folder in LENT:
        if (ROOT / folder).exists():
            (copy / folder).symlink_to(ROOT / folder)
    for command in (("init", "--quiet"), ("add", "--all"), (*COMMITTER, "commit", "--quiet", "--message", "sound")):
        subprocess.run(["git", *command], cwd=copy, check=True)  # some tests compare revisions
    return copy


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=FOLDERS)
    parser.add_argument("--each", type=int, default=10, help="faults planted in each folder")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--most", type=float, default=0.1, help="the share of survivors at which this fails")
    wanted = parser.parse_args()
    chosen = [planted for folder in wanted.folders for planted in sample(folder, wanted.each, wanted.seed)]
    if red := red_already(chosen):
        print(f"{', '.join(red)}: fail on the sound code, and so can't tell a fault from none. Mend them first.")
        return 2
    survived: dict[str, list[str]] = {folder: [] for folder in wanted.folders}
    for planted, caught in judged(chosen):
        print(f"{'caught  ' if caught else 'SURVIVED'} {planted.line}", flush=True)
        if not caught:
            survived[planted.folder].append(planted.line)
    print(f"\n{'folder':<26}{'planted':>8}{'caught':>8}{'survived':>9}")
    for folder in wanted.folders:
        planted = sum(one.folder == folder for one in chosen)
        print(f"{folder:<26}{planted:>8}{planted - len(survived[folder]):>8}{len(survived[folder]):>9}")
    share = sum(map(len, survived.values())) / max(1, len(chosen))
    print(f"{share:.0%} of {len(chosen)} survived")
    return 1 if share > wanted.most else 0


if __name__ == "__main__":
    sys.exit(main())
