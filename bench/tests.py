"""How long the tests take, and which folder takes it; the ten slowest by name."""

import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def run() -> None:
    started = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-n", "3", "--dist", "loadfile", "--durations", "10"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    print(f"  {time.perf_counter() - started:.0f} s in all")
    print("  " + "\n  ".join(done.stdout.splitlines()[-14:]))
