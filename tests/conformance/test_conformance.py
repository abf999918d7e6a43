"""The real AWS provider accepts, builds, leaves alone and takes down what the plan says.

One config at level 0 here, since the provider's waits are long; ``make conformance`` runs every one at every level.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from ladder.export.schema import TERRAFORM
from ladder.export.terraform import Export, export
from ladder.local.cloud import Cloud
from ladder.local.home import Home
from ladder.planning import plan_of
from ladder.session import read
from stacks.reading import stack_names
from tests.conformance.exceptions import ABSENT, LEFT_OUT, Absent, left_out, without
from tests.conformance.terraform import Terraform

ALL = os.environ.get("CONFORMANCE") == "all"
# The smallest: no Kubernetes, and nothing that an account has once.
STACKS = stack_names() if ALL else ["prod-eu-west-1"]
LEVELS = (0, 1) if ALL else (0,)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("provider")
    (folder / "main.tf.json").write_text(json.dumps({"terraform": TERRAFORM}))
    if not shutil.which("terraform"):
        pytest.skip("terraform is not on this machine")
    if subprocess.run(["terraform", "init"], cwd=folder, capture_output=True, check=False).returncode:
        pytest.skip("terraform does not find hashicorp/aws 5.100.0")


@pytest.fixture
def cloud(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cloud]:
    settings = read(getattr(request, "param", "prod-eu-west-1")).settings
    started = Cloud.start(
        stack="conformance",
        account_id=settings.account_id,
        region=settings.region,
        home=Home(tmp_path / "cloud"),
    )
    yield started
    started.stop()


def exported(stack: str, level: int) -> Export:
    return export(plan_of(read(stack, level)))


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(("stack", "cloud"), [(stack, stack) for stack in STACKS], indirect=["cloud"])
def test_it_is_built_level_by_level_left_alone_and_taken_down(stack: str, cloud: Cloud, tmp_path: Path) -> None:
    folder = tmp_path / "terraform"
    folder.mkdir()
    terraform = Terraform(folder=folder, cloud=cloud)
    for level in LEVELS:
        terraform.write(without(exported(stack, level)))
        terraform.validate()
        assert set(terraform.plan()) == {"create"}
        terraform.apply()
        assert not terraform.plan(), list(terraform.differences())
    terraform.write(without(exported(stack, LEVELS[-1])), protected=False)
    assert set(terraform.plan()) == {"update"}
    terraform.apply()
    terraform.destroy()
    assert terraform.standing() == []


@pytest.mark.parametrize("absent", ABSENT, ids=lambda absent: absent.type_name)
def test_an_exception_is_still_needed(absent: Absent, cloud: Cloud) -> None:
    with pytest.raises((ClientError, BotoCoreError)) as refused:
        getattr(cloud.client(absent.service), absent.operation)(**absent.request)
    status = getattr(refused.value, "response", {}).get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    words = str(refused.value)
    assert status in (404, 500), f"{absent.type_name} is answered now: take its exception away"
    assert "ResourceNotFound" not in words, f"{absent.type_name} is answered now: take its exception away"


def test_every_exception_is_of_a_type_that_some_stack_builds() -> None:
    counts = {stack: dict(left_out(exported(stack, 1))) for stack in stack_names()}
    reasons = {absent.type_name: absent.reason for absent in ABSENT}
    for stack, counted in counts.items():
        for type_name, number in counted.items():
            print(f"{stack}: {number} {type_name}: {reasons[type_name]}")  # noqa: T201
    assert set().union(*counts.values()) == LEFT_OUT
