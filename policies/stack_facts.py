"""What the pack must know of a stack when Pulumi's engine runs it: asked of ``ladder`` in a process of its own, so
that the pack imports nothing but itself.
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, cast

from policies.crossguard import StackFacts
from policies.facts import Facts, TeamEstimate, TeamFacts, Waiver

PROJECT = Path(__file__).resolve().parent.parent


@cache
def facts_of_stack(stack: str) -> StackFacts:
    """Raises RuntimeError, which Pulumi shows, where nobody can tell: then nothing passes."""
    command = [sys.executable, "-m", "ladder.judges.policy", stack]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The config of {stack} could not be read.\n{done.stderr.strip()}")
    return read(json.loads(done.stdout))


def read(data: dict[str, Any]) -> StackFacts:
    facts: dict[str, Any] = dict(data["facts"])
    estimates: dict[str, Any] | None = facts["estimates"]
    for name in ("runbooks", "workload_instances", "rentable_instances"):
        facts[name] = None if facts[name] is None else frozenset(facts[name])
    facts["teams"] = tuple(TeamFacts(**tuples(team)) for team in facts["teams"])
    facts["waivers"] = tuple(Waiver(**waiver) for waiver in facts["waivers"])
    facts["estimates"] = estimates and {team: TeamEstimate(**tuples(one)) for team, one in estimates.items()}
    return StackFacts(facts=Facts(**facts), recorded=data["recorded"])


def tuples(section: dict[str, Any]) -> dict[str, Any]:
    """JSON knows lists alone."""
    return {
        name: tuple(cast("list[Any]", value)) if isinstance(value, list) else value for name, value in section.items()
    }
