"""Judges that come from elsewhere: a laptop may lack one, and then its tests skip; in CI (CI=true) they fail."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

INSTALLED = Path(__file__).resolve().parents[1] / ".judges"  # by `make judges`


def absent(why: str) -> NoReturn:
    """Ends the test. ``why`` says what is missing and how to get it."""
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(f"{why} In CI nothing passes unjudged.", pytrace=False)
    pytest.skip(why)


def program(name: str, installed: str) -> str:
    """Where a judge's program is: on the path, or below .judges/."""
    found = shutil.which(name) or shutil.which(str(INSTALLED / installed))
    return found or absent(f"{name} is not on this machine. Install it: make judges.")
