"""What the pack must know of a stack when Pulumi's engine runs it: asked of ``ladder`` in a process of its own, so
that the pack imports nothing but itself.
"""

import subprocess
import sys
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from policies.crossguard import StackFacts

PROJECT = Path(__file__).resolve().parent.parent


@cache
def facts_of_stack(stack: str) -> StackFacts:
    """Raises RuntimeError, which Pulumi shows, where nobody can tell: then nothing passes."""
    command = [sys.executable, "-m", "ladder.judges.policy", stack]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The config of {stack} could not be read.\n{done.stderr.strip()}")
    return TypeAdapter(StackFacts).validate_json(done.stdout)
