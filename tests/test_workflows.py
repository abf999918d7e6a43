"""The shipped GitHub workflows: whoever opens a pull request gets no token that can write, no credential, no shell."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from stacks.images import images
from stacks.reading import read_stack, stack_names
from tests.judges import program

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS: dict[str, Any] = {file.stem: yaml.load(file.read_text(), yaml.BaseLoader) for file in FILES}  # noqa: S506
JOBS = {f"{name}/{job}": body for name, workflow in WORKFLOWS.items() for job, body in workflow["jobs"].items()}
STEPS = [(job, step) for job, body in JOBS.items() for step in body["steps"]]


def permissions(job: str) -> dict[str, str]:
    return JOBS[job].get("permissions", WORKFLOWS[job.partition("/")[0]]["permissions"])


def test_actionlint_finds_nothing() -> None:
    done = subprocess.run([program("actionlint", "actionlint")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_action_is_one_commit_and_says_which_release() -> None:
    uses = [line for file in FILES for line in file.read_text().splitlines() if "uses:" in line]
    assert len(uses) == len([step for _, step in STEPS if "uses" in step])
    for line in uses:
        assert re.fullmatch(r" +(- )?uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    pins = {tuple(line.split("uses: ")[1].split("@")) for line in uses}
    assert len({name for name, _ in pins}) == len(pins), "one action, one release"


def test_no_text_of_others_is_written_into_a_shell() -> None:
    """https://docs.github.com/en/actions/concepts/security/script-injections: it goes through the environment."""
    assert [job for job, step in STEPS if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("job", JOBS)
def test_a_job_holds_the_least(job: str) -> None:
    events = WORKFLOWS[job.partition("/")[0]]["on"]
    assert "pull_request_target" not in events
    writes = {scope for scope, access in permissions(job).items() if access == "write"}
    runs_code = any("checkout" in step.get("uses", "") or "make" in step.get("run", "") for step in JOBS[job]["steps"])
    match events:
        case {"pull_request": _}:
            assert permissions(job) == {"contents": "read"}
            assert "secrets." not in json.dumps(JOBS[job])
        case {"workflow_run": _}:
            assert writes == {"pull-requests"}
            assert not runs_code, "the token can write"
        case _:
            assert writes <= {"id-token"}
            assert bool(writes) == ("environment" in JOBS[job]), "an environment says who may use a credential"
    assert "timeout-minutes" in JOBS[job]


def test_a_checkout_leaves_no_token_behind() -> None:
    checkouts = [step for _, step in STEPS if "actions/checkout" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


def test_an_image_is_what_sagemaker_takes() -> None:
    """One platform, no attestation, Docker's media types: https://github.com/aws/amazon-sagemaker-feedback/issues/180."""
    [build] = [step["run"] for _, step in STEPS if "docker buildx build" in step.get("run", "")]
    for option in ("--platform linux/amd64 ", "--provenance=false", "--sbom=false", "oci-mediatypes=false,push=true"):
        assert option in build
    dockerfile = (ROOT / "pipelines" / "Dockerfile").read_text()
    assert re.search(r"^ARG BASE=python:3\.11\.\d+-slim-\w+@sha256:[0-9a-f]{64}$", dockerfile, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)) == {"${BASE}"}


def test_images_are_built_by_who_the_roles_trust_and_for_nobody_else() -> None:
    settings, teams = read_stack("dev-us-east-1")
    found = list(images(settings.delivery.repository, settings.delivery.branch))
    dev = [image for image in found if image.environment.startswith("dev-")]
    assert {(image.environment, image.model) for image in dev} == {
        (f"dev-{team.name}", model.name) for team in teams for model in team.models
    }
    [loans] = [image for image in dev if image.model == "loan-approval"]
    assert loans.role == f"arn:aws:iam::{settings.account_id}:role/dev-lending-ci-us-east-1"
    assert (loans.region, loans.repository, loans.folder) == ("us-east-1", "dev-lending", "loan_approval")
    assert loans.tag.startswith("loan-approval-")
    assert not list(images("somebody/else", settings.delivery.branch))
    assert not list(images(settings.delivery.repository, "feature"))


def test_every_stack_can_be_deployed() -> None:
    offered = WORKFLOWS["deploy"]["on"]["workflow_dispatch"]["inputs"]["stack"]["options"]
    assert offered == [name for name in stack_names() if name != "local"]
