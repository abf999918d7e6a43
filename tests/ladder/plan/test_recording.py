"""What the plan keeps of a program: references as references, in an order that can be built."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from ladder.plan import REFERENCE, Plan
from ladder.plan.recording import record


def plan_of(build: Callable[[], object]) -> Plan:
    def program() -> dict[str, object]:
        build()
        return {}

    return record("test", program)


def test_a_reference_stays_one_even_inside_a_json_document_and_beside_a_policy_variable() -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("data")
        document = pulumi.Output.json_dumps({"Resource": bucket.arn, "Condition": "${aws:PrincipalTag/team}"})
        aws.iam.Policy("read", policy=document)

    [policy] = [resource for resource in plan_of(program).resources if resource.name == "read"]
    assert json.loads(policy.inputs["policy"]) == {
        "Resource": "<<aws:s3/bucket:Bucket::data#arn>>",
        "Condition": "${aws:PrincipalTag/team}",
    }
    assert policy.depends_on == ("aws:s3/bucket:Bucket::data",)


def test_nested_outputs_are_references_too() -> None:
    def program() -> None:
        cluster = aws.eks.Cluster("gpu", role_arn="arn:aws:iam::1:role/gpu", vpc_config={"subnet_ids": ["a", "b"]})
        aws.ssm.Parameter("ca", type="String", value=cluster.certificate_authority.data)

    [parameter] = [resource for resource in plan_of(program).resources if resource.name == "ca"]
    found = REFERENCE.fullmatch(parameter.inputs["value"])
    assert found
    assert found.groups() == ("aws:eks/cluster:Cluster", "gpu", "certificateAuthority.data")


def test_a_provider_imported_after_the_first_plan_has_its_outputs_too() -> None:
    program = """
from ladder.plan.recording import record
import pulumi_aws
first = record("test", lambda: pulumi_aws.s3.Bucket("data") and {})
import pulumi_kubernetes
def namespaced():
    inside = pulumi_kubernetes.core.v1.Namespace("team", metadata={"name": "team"})
    return {"name": inside.metadata.apply(lambda given: given.name)}
print(record("test", namespaced).outputs["name"])
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "<<kubernetes:core/v1:Namespace::team#metadata.name>>"


def test_what_a_resource_needs_comes_before_it_and_the_rest_in_one_order() -> None:
    def program() -> None:
        last = aws.s3.Bucket("a", opts=ResourceOptions(depends_on=[aws.s3.Bucket("z"), aws.s3.Bucket("m")]))
        aws.s3.BucketPolicy("b", bucket=last.bucket, policy="{}")

    assert [resource.name for resource in plan_of(program).resources] == ["m", "z", "a", "b"]


Given = Callable[[Path], pulumi.Asset | pulumi.Archive]
GIVEN: dict[str, Given] = {
    "a file": lambda folder: pulumi.FileAsset(str(folder / "handler.py")),
    "a folder": lambda folder: pulumi.FileArchive(str(folder)),
    "an archive of files": lambda folder: pulumi.AssetArchive(
        {"handler.py": pulumi.FileAsset(str(folder / "handler.py"))}
    ),
    "an archive of folders": lambda folder: pulumi.AssetArchive({"code": pulumi.FileArchive(str(folder))}),
}


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
@pytest.mark.parametrize("rewritten", [b"def handle(): return 2", b"\xff\xfe"], ids=["text", "binary"])
def test_a_file_is_in_the_plan_by_what_it_holds_and_not_by_where_it_lies(
    given: Given, rewritten: bytes, tmp_path: Path
) -> None:
    def planned(folder: str, handler: bytes) -> Plan:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "handler.py").write_bytes(handler)
        asset: Any = given(tmp_path / folder)
        return plan_of(
            lambda: (
                aws.s3.BucketObjectv2("code", bucket="b", source=asset)
                if isinstance(asset, pulumi.Asset)
                else aws.lambda_.Function("code", role="r", handler="handler.handle", runtime="python3.12", code=asset)
            )
        )

    before = planned("here", b"def handle(): return 1")
    assert planned("there", b"def handle(): return 1") == before
    assert planned("here", rewritten) != before


def test_a_program_that_asks_aws_has_no_plan() -> None:
    with pytest.raises(Exception, match="asks AWS for aws:index/getRegion"):
        plan_of(lambda: aws.get_region().name)


def test_two_resources_of_one_name_and_type_are_refused() -> None:
    class Owner(pulumi.ComponentResource):
        def __init__(self, name: str):
            super().__init__(f"test:index:{name.title()}", name)
            aws.s3.Bucket("data", opts=ResourceOptions(parent=self))

    with pytest.raises(Exception, match="Two resources are called data"):
        plan_of(lambda: (Owner("one"), Owner("two")))


def test_the_programs_outputs_are_part_of_the_plan() -> None:
    plan = record("test", lambda: {"bucket": aws.s3.Bucket("data").bucket})
    assert plan.outputs == {"bucket": "<<aws:s3/bucket:Bucket::data#bucket>>"}


def test_ctrl_c_is_heard_once_the_plan_is_whole_and_the_next_one_at_once() -> None:
    before, built = signal.getsignal(signal.SIGINT), list[str]()

    def program() -> None:
        signal.raise_signal(signal.SIGINT)
        built.append(str(aws.s3.Bucket("data")))

    with pytest.raises(KeyboardInterrupt):
        plan_of(program)
    assert built, "it was not cut off inside Pulumi's loop"
    assert signal.getsignal(signal.SIGINT) is before
    assert plan_of(lambda: aws.s3.Bucket("data")).resources
