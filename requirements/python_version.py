"""Ends with 1 and a way out where this Python is none of those that Ladder runs under. Any Python 3 can read this."""

import sys

OLDEST, NEWEST = (3, 11), (3, 13)
WAY_OUT = """Ladder needs Python 3.11 to 3.13, and %s is %d.%d.
Have another here? Name it:  make up PYTHON=python3.12
Otherwise get one:           make python && make up
  (uv fetches Python 3.13 into .python/, and nowhere else; uv itself takes any Python from 3.8 on)
Or from your system:         https://docs.astral.sh/uv/guides/install-python/ or https://www.python.org/downloads/"""

if not OLDEST <= sys.version_info[:2] <= NEWEST:
    sys.exit(WAY_OUT % (sys.executable, sys.version_info[0], sys.version_info[1]))
