"""Which removed protections the policy pack sees, and which checkov sees, on the same mutants of a shipped plan."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.mutations import Mutant, mutants
from ladder.export.terraform import export
from ladder.plan import Plan
from ladder.planning import plan_of
from ladder.policy.checking import facts_for
from ladder.policy.judging import judge
from ladder.session import read

STACK = "prod-us-east-1"  # where every protection is on
TODAY = date(2026, 11, 23)
CHECKOV = os.environ.get("CHECKOV", "checkov")
SHIPPED = "shipped"
Failures = set[tuple[str, str, str]]  # file, check, resource


def run() -> None:
    config = read(STACK, None)
    plan = plan_of(config)
    facts = facts_for(config, plan, TODAY)
    started = time.perf_counter()
    as_shipped = judge(plan, facts)
    taken = time.perf_counter() - started
    resources = sum(resource.custom for resource in plan.resources)
    each = taken / resources * 1000
    print(f"  {STACK}: {len(as_shipped)} violations as shipped; {taken:.2f} s, {each:.2f} ms a resource")
    made = list(mutants(plan))
    survivors = [mutant.name for mutant in made if not judge(mutant.plan, facts)]
    print(f"  policy pack  {len(made) - len(survivors)} of {len(made)} mutants caught")
    for name in survivors:
        print(f"    survived: {name}")
    by_checkov(plan, made)


def by_checkov(plan: Plan, made: Sequence[Mutant]) -> None:
    """A mutant counts as caught when something fails in the files that differ which does not fail as shipped."""
    if not shutil.which(CHECKOV):
        print(
            "  checkov      not measured: not on the path. Install checkov==3.3.30 apart, or set CHECKOV to its program"
        )
        return
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shipped = export(plan).files
        write(root / SHIPPED, shipped)
        for number, one in enumerate(made):
            write(root / str(number), differing(export(one.plan).files, shipped))
        found = failures(root)
    caught = [one.name for number, one in enumerate(made) if found[str(number)] - found[SHIPPED]]
    print(f"  checkov      {len(caught)} of {len(made)} mutants caught")


def differing(files: Mapping[str, Any], shipped: Mapping[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in files.items() if text != shipped.get(name)}


def write(folder: Path, files: Mapping[str, Any]) -> None:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(json.dumps(text), encoding="utf-8")


def failures(root: Path) -> Mapping[str, Failures]:
    """By folder. One run over all, for checkov takes longer to start than to check."""
    command = [
        CHECKOV,
        "--directory",
        str(root),
        "--framework",
        "terraform",
        "--output",
        "json",
        "--compact",
        "--quiet",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, Failures] = defaultdict(set)
    for one in json.loads(done.stdout)["results"]["failed_checks"]:
        folder, _, file = one["file_path"].strip("/").partition("/")
        found[folder].add((file, one["check_id"], one["resource"]))
    return found
