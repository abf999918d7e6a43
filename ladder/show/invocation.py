"""What a person types to run this command again, from where they stand."""

import os
import shutil
import sys
from functools import cache
from pathlib import Path


@cache
def program() -> str:
    """``ladder`` where that is on the path, else the way to it, as after `make up` in a fresh clone."""
    started = Path(sys.argv[0])
    if shutil.which("ladder") or not started.is_file():
        return "ladder"
    way = os.path.relpath(started)
    return str(started) if way.startswith("..") else way
