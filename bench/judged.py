"""A plan judged by the policy pack against `terraform plan` of the same plan's export, in one run on one machine."""

import tempfile
import time
from datetime import date
from pathlib import Path

from bench.plan import alternately
from ladder.cloud.client import Cloud
from ladder.cloud.home import Home
from ladder.judges.export.terraform import export
from ladder.judges.policy.checking import facts_for
from ladder.judges.policy.judging import judge
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from tests.conformance.terraform import Terraform, TerraformError

STACK = "prod-us-east-1"
TODAY = date(2026, 11, 23)


def run() -> None:
    config = read(STACK)
    plan = plan_of(config)
    facts = facts_for(config, plan, TODAY)
    violations = judge(plan, facts)
    planned, pack = alternately(lambda: plan_of(config), lambda: judge(plan, facts))
    resources = sum(resource.custom for resource in plan.resources)
    ours = planned + pack
    print(f"  {STACK}: {resources} resources, {len(violations)} violations")
    print(f"  ours         {ours:.2f} s, of which the pack {pack:.2f} s ({pack / resources * 1000:.2f} ms a resource)")
    with tempfile.TemporaryDirectory() as folder:
        try:
            theirs = by_terraform(Path(folder))
        except (TerraformError, FileNotFoundError) as missing:
            print(f"  terraform    not measured: {str(missing).splitlines()[0]}")
            return
    print(f"  terraform    {theirs:.2f} s to plan the same export: {theirs / ours:.1f} times as long (aim: 10)")


def by_terraform(folder: Path) -> float:
    config = read(STACK)
    home, settings = Home(folder / "home"), config.settings
    cloud = Cloud.start(stack=STACK, account_id=settings.account_id, region=settings.region, home=home)
    try:
        terraform = Terraform(folder=folder, cloud=cloud)
        terraform.write(export(plan_of(config)))
        terraform.validate()
        started = time.perf_counter()
        terraform.plan()
        return time.perf_counter() - started
    finally:
        cloud.stop()
