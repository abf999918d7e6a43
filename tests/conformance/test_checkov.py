"""checkov over the plan that the real provider makes of an export: nothing fails that is not explained here.

checkov pins libraries of its own, so it stands apart, in .judges/.
"""

# The last test here needs what the others saw: all run in one process.

import json
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.home import Home
from ladder.judges.export.terraform import export
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from stacks.reading import stack_names
from tests.conformance.provider import required
from tests.conformance.terraform import Terraform
from tests.judges import absent, program

pytestmark = pytest.mark.exhaustive


class Explained(NamedTuple):
    """``where`` is stack/resource, with * for any."""

    check: str
    where: str
    why: str


IDENTITY_CENTER = "Trusts this account's Identity Center role of the team, by a condition that checkov does not read."
EXPLAINED = (
    Explained("CKV_AWS_18", "*/aws_s3_bucket.platform-access-logs-bucket", "It receives the logs; its own never end."),
    Explained("CKV_AWS_61", "*/aws_iam_role.*-people-role", IDENTITY_CENTER),
    Explained("CKV_AWS_61", "*/aws_iam_role.*-release-role", IDENTITY_CENTER),
    Explained("CKV_AWS_144", "*/aws_s3_bucket.*", "A copy elsewhere breaks residency; versions and locks guard."),
    Explained("CKV_AWS_145", "*/aws_s3_bucket.platform-access-logs-bucket", "S3 delivers logs under its own key only."),
    Explained("CKV_AWS_252", "*/aws_cloudtrail.*", "Alarms tell people; a message a delivered file drowns them."),
    Explained("CKV_AWS_338", "[!p]*/aws_cloudwatch_log_group.*", "A year is for production; elsewhere less will do."),
    Explained("CKV2_AWS_5", "*/aws_security_group.platform-security-*", "Studio, jobs and endpoints take it, unseen."),
    Explained(
        "CKV2_AWS_10", "*/aws_cloudtrail.platform-audit-objects", "Objects' events are too many for a log group."
    ),
    Explained("CKV2_AWS_62", "*/aws_s3_bucket.*", "Nothing acts on a new object: people, CI and schedules do."),
)
SEEN: set[Explained] = set()


@pytest.mark.parametrize("stack", stack_names())
def test_nothing_fails_that_is_not_explained(stack: str, tmp_path: Path) -> None:
    checkov = program("checkov", "checkov/bin/checkov")
    required()
    config = read(stack)
    home = Home(tmp_path / "home")
    account, region = config.settings.account_id, config.settings.region
    cloud = Cloud.start(stack=stack, account_id=account, region=region, home=home)
    try:
        terraform = Terraform(folder=tmp_path, cloud=cloud)
        terraform.write(export(plan_of(config)))
        terraform.validate()
        terraform.plan()
        plan = tmp_path / "plan.json"
        plan.write_text(terraform.run("show", "-json", "plan.bin"))
    finally:
        cloud.stop()
    failed = {(one["check_id"], one["resource"]) for one in failures(checkov, plan)}
    unexplained = {
        (check, resource)
        for check, resource in failed
        if not (
            why := [known for known in EXPLAINED if known[0] == check and fnmatchcase(f"{stack}/{resource}", known[1])]
        )
        or SEEN.update(why)
    }
    assert unexplained == set()


def test_no_explanation_is_left_over() -> None:
    if not SEEN:
        absent("checkov has not run.")
    assert set(EXPLAINED) - SEEN == set()


def failures(checkov: str, plan: Path) -> list[dict[str, Any]]:
    command = [checkov, "--file", str(plan), "--framework", "terraform_plan", "--skip-download", "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["resource_count"], "checkov read nothing"
    return report["results"]["failed_checks"]
