"""Where the time and the memory of `make up` go. A part ends with the line that tells so; shares are of the whole."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ladder.cloud.client import Cloud
from ladder.cloud.home import Home

PARTS = (
    (r"^cloud: listens", "the cloud starts"),
    (r"^resources: ", "resources are made"),
    (r"Validate succeeded", "data are validated"),
    (r"Features succeeded", "features are made"),
    (r"Train succeeded", "models are trained"),
    (r"Register succeeded", "models are judged and registered"),
    (r"Up in ", "one is served and asked"),
)


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        for attempt in ("first", "again"):
            whole, parts = timed(home)
            print(f"  {attempt}: {whole:.1f} s")
            for part, seconds in parts.items():
                print(f"    {part:<34}{seconds:>6.1f} s{seconds / whole:>6.0%}")
        if cloud := Cloud.connect(Home(home)):
            print(f"  memory at most: cloud {peak_mb(cloud.address.pid):.0f} MB")
        subprocess.run(command("down"), env=environment(home), check=True, stdout=subprocess.DEVNULL)


def timed(home: Path) -> tuple[float, dict[str, float]]:
    """Seconds of one `ladder up`, and of each of its parts that took place."""
    last: dict[str, float] = {}
    started = time.perf_counter()
    with subprocess.Popen(
        command("up"), env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for line in running.stdout or ():
            now = time.perf_counter() - started
            last |= {part: now for pattern, part in PARTS if re.search(pattern, line)}
    if running.returncode:
        raise SystemExit("`ladder up` failed; run it by hand to see why.")
    ends = [0.0, *last.values()]
    parts = {part: end - before for (part, end), before in zip(last.items(), ends, strict=False)}
    return time.perf_counter() - started, parts


def command(name: str) -> list[str]:
    return [sys.executable, "-u", "-c", "from ladder.cli import main; main()", name]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "LADDER_HOME": str(home)}


def peak_mb(pid: int) -> float:
    """The most memory that a process ever held; Linux tells it in /proc."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")
