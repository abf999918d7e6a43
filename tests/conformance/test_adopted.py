"""What `ladder up` built, the real AWS provider takes over by import, and finds to be as the plan says.

So neither the embedded cloud nor the engine that fills it leaves out, adds or misspells what a resource holds.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.engine.apply import apply
from ladder.cloud.engine.deployed import Deployed
from ladder.judges.export.names import label, terraform_type
from ladder.judges.export.terraform import export
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from stacks.reading import stack_names
from tests.conformance.terraform import Terraform

# What a type is imported by, where that is not its id ("Import" on each type's page at
# https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs).
IMPORTED_BY = {
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": "{logGroupName}:{id}",
    "aws:ec2/route:Route": "{routeTableId}_{destinationCidrBlock}",
    "aws:ec2/routeTableAssociation:RouteTableAssociation": "{subnetId}/{routeTableId}",
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": "{clusterName},{id}",
    "aws:scheduler/schedule:Schedule": "{groupName}/{name}",
}
# What the provider alone knows, since no API of AWS tells it; `tags`, which an import leaves without those that the
# provider gives to all (`tags_all` holds every one); and a default that AWS has raised since this provider was made.
NOT_COMPARED = {
    "bootstrap_cluster_creator_admin_permissions",
    "confirmation_timeout_in_minutes",
    "content",
    "deletion_window_in_days",
    "force_delete",
    "force_destroy",
    "max_message_size",
    "resolve_conflicts_on_create",
    "resolve_conflicts_on_update",
    "retention_policy",
    "tags",
    "update_default_version",
}


EMPTY: tuple[Any, ...] = (None, "", False, [], {})


@pytest.mark.exhaustive
@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(("stack", "cloud"), [(stack, stack) for stack in stack_names()], indirect=["cloud"])
def test_what_up_built_is_taken_over_and_nothing_differs(stack: str, cloud: Cloud, tmp_path: Path) -> None:
    plan = plan_of(read(stack))
    apply(plan, cloud)
    folder = tmp_path / "terraform"
    folder.mkdir()
    terraform = Terraform(folder=folder, cloud=cloud)
    terraform.write(export(plan), protected=False)
    recorded = {f"{label(one.name)}_arn": one.outputs["arn"] for one in cloud.deployed() if "mlflowApp" in one.type}
    terraform.answer(recorded)
    made = [one for one in cloud.deployed() if one.state == "created" and terraform_type(one.type)]
    taken = {f"{terraform_type(one.type)}.{label(one.name)}": imported_by(one) for one in made}
    (folder / "imports.tf.json").write_text(json.dumps({"import": [{"to": to, "id": taken[to]} for to in taken]}))
    terraform.run("init", "-input=false")
    terraform.plan()
    planned: Any = json.loads(terraform.run("show", "-json", "plan.bin"))["resource_changes"]
    imported = {one["address"]: one["change"] for one in planned if one["change"].get("importing")}
    assert imported.keys() == taken.keys()
    assert {address: found for address, change in imported.items() if (found := differences(change))} == {}


def imported_by(one: Deployed) -> str:
    return IMPORTED_BY.get(one.type, "{id}").format_map({**one.resolved, "id": one.id})


def differences(change: Any) -> dict[str, tuple[Any, Any]]:
    """What is there and what is wanted, by argument, where the two differ."""
    there, wanted = (compared(change[side], change["after_unknown"]) for side in ("before", "after"))
    return {
        name: (there.get(name), wanted.get(name))
        for name in there.keys() | wanted.keys()
        if there.get(name) != wanted.get(name)
    }


def compared(value: Any, unknown: Any) -> Any:
    """Without what only AWS can tell, what is not compared, and what is empty, which AWS leaves out."""
    if isinstance(value, dict):
        parts = cast("dict[str, Any]", value)
        asked = {
            name: part for name, part in parts.items() if name not in NOT_COMPARED and within(unknown, name) is not True
        }
        held = {name: compared(part, within(unknown, name)) for name, part in asked.items()}
        return {name: part for name, part in held.items() if part not in EMPTY}
    if isinstance(value, list):
        return [compared(part, within(unknown, index)) for index, part in enumerate(cast("list[Any]", value))]
    with suppress(TypeError, ValueError):
        return json.loads(value)
    return value


def within(unknown: Any, place: str | int) -> Any:
    with suppress(KeyError, IndexError, TypeError):
        return unknown[place]
    return None
