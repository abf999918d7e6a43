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
from ladder.judges.export.terraform import export
from ladder.judges.policy.checking import facts_for
from ladder.judges.policy.judging import judge
from ladder.plan import Plan
from ladder.plan.config import read
from ladder.plan.planning import plan_of

STACK = "prod-us-east-1"  # where every protection is on
TODAY = date(2026, 11, 23)
CHECKOV = os.environ.get("CHECKOV", "checkov")
SHIPPED = "shipped"
MARKS = {True: "+", False: "-", None: ""}  # caught, survived, not shown
Failure = tuple[str, str, str]  # file, check, resource


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
    ours = [bool(judge(mutant.plan, facts)) for mutant in made]
    theirs = by_checkov(plan, made)
    print("    pack  checkov  mutant (+ caught, - survived, blank: what Terraform's provider can hold is as before)")
    for mutant, seen, seen_too in zip(made, ours, theirs, strict=True):
        print(f"    {MARKS[seen]:<4}  {MARKS[seen_too]:<7}  {mutant.name}")
    survivors = [mutant.name for mutant, seen in zip(made, ours, strict=True) if not seen]
    print(f"  policy pack  {sum(ours)} of {len(made)} mutants caught; survivors: {', '.join(survivors) or 'none'}")
    if shutil.which(CHECKOV):
        shown = sum(seen is not None for seen in theirs)
        print(f"  checkov      {theirs.count(True)} of {len(made)} mutants caught; {shown} of them change the export")
    else:
        print("  checkov      not measured: install checkov==3.3.30 apart, and name its program in CHECKOV")


def by_checkov(plan: Plan, made: Sequence[Mutant]) -> list[bool | None]:
    """A mutant counts as caught when something fails in the files that differ which does not fail there as shipped.

    None where nothing differs in what Terraform's provider can hold, and where checkov is not here.
    """
    if not shutil.which(CHECKOV):
        return [None] * len(made)
    shipped = export(plan)
    reported: set[int] = set()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for file, text in shipped.files.items():
            write(root / f"{SHIPPED}--{file}", text)
        for number, one in enumerate(made):
            found = export(one.plan)
            if found.templates != shipped.templates:
                reported.add(number)
            for file, text in found.files.items():
                if text != shipped.files.get(file):
                    write(root / f"{number}--{file}", text)
                    reported.add(number)
        failed = failures(root)
    as_shipped = failed.get(SHIPPED, set[Failure]())
    return [
        bool(failed.get(str(number), set[Failure]()) - as_shipped) if number in reported else None
        for number in range(len(made))
    ]


def write(path: Path, file: Mapping[str, Any]) -> None:
    """As a Terraform plan, since checkov reads no .tf.json.

    https://developer.hashicorp.com/terraform/internals/json-format
    """
    resources: list[dict[str, Any]] = [
        {"address": f"{type_}.{name}", "mode": "managed", "type": type_, "name": name, "values": values}
        for type_, by_name in file.get("resource", {}).items()
        for name, values in by_name.items()
    ]
    unknown: dict[str, Any] = {}
    changes: list[dict[str, Any]] = [
        {**one, "change": {"actions": ["create"], "before": None, "after": one["values"], "after_unknown": unknown}}
        for one in resources
    ]
    if resources:
        plan: dict[str, Any] = {
            "planned_values": {"root_module": {"resources": resources}},
            "resource_changes": changes,
        }
        reported: dict[str, Any] = {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            **plan,
            "configuration": {"root_module": {}},
        }
        path.write_text(json.dumps(reported), encoding="utf-8")


def failures(root: Path) -> Mapping[str, set[Failure]]:
    """By mutant. One run over all, for checkov takes longer to start than to check."""
    command = [CHECKOV, "--directory", str(root), "--framework", "terraform_plan", "--output", "json", "--compact"]
    done = subprocess.run([*command, "--quiet"], capture_output=True, text=True, check=False)
    found: dict[str, set[Failure]] = defaultdict(set)
    for one in json.loads(done.stdout)["results"]["failed_checks"]:
        mutant, _, file = Path(one["file_path"]).name.partition("--")
        found[mutant].add((file, one["check_id"], one["resource"]))
    return found
