"""The real AWS provider accepts, builds, leaves alone and takes down what the plan says.

Its waits are long, so ``make exhaustive`` runs it, for every config at every level.
"""

from pathlib import Path

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.services import rows
from ladder.judges.export.terraform import Export, export
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from stacks.reading import stack_names
from tests.conformance.exceptions import EXCEPTIONS, left_out
from tests.conformance.inventory import held
from tests.conformance.terraform import Terraform

LEVELS = (0, 1)


def exported(stack: str, level: int) -> Export:
    return export(plan_of(read(stack, level)))


@pytest.mark.exhaustive
@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(("stack", "cloud"), [(stack, stack) for stack in stack_names()], indirect=["cloud"])
def test_it_is_built_level_by_level_left_alone_and_taken_down(stack: str, cloud: Cloud, tmp_path: Path) -> None:
    folder = tmp_path / "terraform"
    folder.mkdir()
    terraform = Terraform(folder=folder, cloud=cloud)
    services = {row.service for row in rows().values()}
    before = held(cloud, services)
    for level in LEVELS:
        terraform.write(exported(stack, level))
        terraform.validate()
        assert set(terraform.plan()) == {"create"}
        terraform.apply()
        assert not terraform.plan(), list(terraform.differences())
    terraform.write(exported(stack, LEVELS[-1]), protected=False)
    assert set(terraform.plan()) <= {"update"}
    terraform.apply()
    terraform.destroy()
    assert terraform.standing() == []
    assert held(cloud, services) == before


def test_what_is_left_out_is_known_and_each_exception_is_still_needed() -> None:
    met = {what for stack in stack_names() for what in left_out(exported(stack, 1))}
    assert met == set(EXCEPTIONS)
