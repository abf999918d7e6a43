"""How long a fresh clone takes to be ready, with whatever the package caches hold."""

import subprocess
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "--quiet", PROJECT, folder], check=True)
        for target, what in (
            ("install", "what `make up` needs"),
            (".venv/dev.stamp", "what `make test` needs besides"),
        ):
            started = time.perf_counter()
            subprocess.run(["make", target], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            print(f"  {what:<32}{time.perf_counter() - started:>6.1f} s", flush=True)
        size = sum(path.stat().st_size for path in Path(folder, ".venv").rglob("*") if path.is_file())
        print(f"  {'on disk':<32}{size / 1e9:>6.2f} GB")
