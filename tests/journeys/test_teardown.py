"""`ladder teardown` against what AWS refuses to delete, as the embedded cloud refuses it too."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ladder.cloud.client import Cloud
from ladder.cloud.home import Home
from tests.journeys.machine import Machine

pytestmark = pytest.mark.exhaustive  # a dozen commands, each a process of its own
GROUP, DOMAIN = "local-lending-loan-approval", "local-platform-studio"
DATA = "local-lending-data-us-east-1-123456789012"
TAGS = [{"Key": key, "Value": value} for key, value in {"Name": "platform-network-vpc", "environment": "local"}.items()]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine.new(tmp_path_factory.mktemp("machine"))
    yield machine
    machine.ladder("down")


@pytest.fixture(scope="module")
def cloud(machine: Machine) -> Cloud:
    return Cloud.start(stack="local", account_id="123456789012", region="us-east-1", home=Home(machine.home))


@pytest.fixture(scope="module")
def made(cloud: Cloud) -> dict[str, str]:
    """What a stack makes, and beside it what a release, people and SageMaker do: ids of domain, VPC and groups."""
    sagemaker, ec2, efs = cloud.client("sagemaker"), cloud.client("ec2"), cloud.client("efs")
    for group in (GROUP, "local-lending-loan-approval-of-another"):
        sagemaker.create_model_package_group(ModelPackageGroupName=group)
        sagemaker.create_model_package(ModelPackageGroupName=group, ModelPackageDescription="a version")
    vpc = ec2.create_vpc(
        CidrBlock="10.9.0.0/16",
        TagSpecifications=[{"ResourceType": "vpc", "Tags": [*TAGS, {"Key": "team", "Value": "platform"}]}],
    )["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    domain = sagemaker.create_domain(
        DomainName=DOMAIN,
        AuthMode="IAM",
        SubnetIds=[subnet],
        VpcId=vpc,
        DefaultUserSettings={"ExecutionRole": "x" * 20},
    )["DomainArn"].rpartition("/")[2]
    sagemaker.create_space(DomainId=domain, SpaceName="untitled")
    sagemaker.create_app(DomainId=domain, SpaceName="untitled", AppType="JupyterLab", AppName="default")
    groups = {
        side: ec2.create_security_group(
            GroupName=f"security-group-for-{side}-nfs-{domain}", Description="SageMaker's", VpcId=vpc
        )["GroupId"]
        for side in ("inbound", "outbound")
    }
    nfs = {"IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049}
    ec2.authorize_security_group_ingress(
        GroupId=groups["inbound"], IpPermissions=[nfs | {"UserIdGroupPairs": [{"GroupId": groups["outbound"]}]}]
    )
    ec2.authorize_security_group_egress(
        GroupId=groups["outbound"], IpPermissions=[nfs | {"UserIdGroupPairs": [{"GroupId": groups["inbound"]}]}]
    )
    home = efs.create_file_system(CreationToken=domain)["FileSystemId"]
    efs.create_mount_target(FileSystemId=home, SubnetId=subnet, SecurityGroups=[groups["inbound"]])
    cloud.client("s3").create_bucket(Bucket=DATA)
    cloud.client("s3").put_object(Bucket=DATA, Key="raw/loans.csv", Body=b"rows")
    return {"domain": domain, "vpc": vpc, "home": home, **groups}


@contextmanager
def setting(machine: Machine, before: str, after: str) -> Generator[None]:
    """The stack's config with ``after`` in place of ``before``."""
    file = machine.folder / "config" / "Pulumi.local.yaml"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))
    yield
    file.write_text(text)


def names(told: list[dict[str, Any]]) -> list[str]:
    return [f"{one['kind']}: {one['name']}" for one in told]


def test_it_lists_what_stops_the_destroy_in_the_order_of_removal_and_touches_nothing(
    machine: Machine, cloud: Cloud, made: dict[str, str]
) -> None:
    for _ in range(2):
        answer = machine.ladder("teardown", "--json")
        assert answer.code == 1
        assert sorted(names(answer.document["left"])) == sorted(
            [f"model version: {GROUP}", "JupyterLab app: untitled/default", "space, with its files: untitled"]
        )
        assert answer.document["removed"] == []
    told = machine.ladder("teardown").out
    assert told.index("JupyterLab app: untitled/default") < told.index("space, with its files: untitled")
    assert f"stops domain {DOMAIN}; ladder teardown --delete removes it" in told
    with pytest.raises(ClientError, match="apps or spaces"):
        cloud.client("sagemaker").delete_domain(DomainId=made["domain"])


def test_a_bucket_with_data_is_told_where_pulumi_would_not_empty_it_and_never_emptied(
    machine: Machine, cloud: Cloud, made: dict[str, str]
) -> None:
    with setting(machine, "force_destroy: true", "force_destroy: false"):
        [bucket] = [one for one in machine.ladder("teardown", "--json").document["left"] if one["kind"] == "objects"]
        assert bucket["name"] == DATA
        assert bucket["removable"] is False
        assert "force_destroy: true" in bucket["remedy"]
    assert cloud.client("s3").list_objects_v2(Bucket=DATA)["KeyCount"] == 1


def test_of_a_protected_stack_nothing_is_removed(machine: Machine, cloud: Cloud, made: dict[str, str]) -> None:
    with setting(machine, " protect: false", " protect: true"):
        refused = machine.ladder("teardown", "--delete", "--json")
        assert refused.code == 2
        assert "protection.protect: true" in refused.document["error"]
    assert cloud.client("sagemaker").list_spaces(DomainIdEquals=made["domain"])["Spaces"]


def test_with_delete_the_domain_and_the_group_can_go_and_a_second_time_finds_nothing(
    machine: Machine, cloud: Cloud, made: dict[str, str]
) -> None:
    sagemaker = cloud.client("sagemaker")
    assert len(machine.done("teardown", "--delete")["removed"]) == 3
    assert machine.done("teardown", "--delete")["removed"] == []
    assert machine.ladder("teardown").out.startswith("Nothing is in the way of pulumi destroy")
    other = sagemaker.list_model_packages(ModelPackageGroupName="local-lending-loan-approval-of-another")
    assert len(other["ModelPackageSummaryList"]) == 1, "what is not the stack's stays"
    sagemaker.delete_domain(DomainId=made["domain"])
    sagemaker.delete_model_package_group(ModelPackageGroupName=GROUP)


def test_what_sagemaker_leaves_in_the_vpc_goes_after_the_domain_and_the_homes_files_stay(
    machine: Machine, cloud: Cloud, made: dict[str, str]
) -> None:
    left = machine.ladder("teardown", "--json").document["left"]
    assert [one["kind"] for one in left] == [
        "mount target of the homes, whose files stay",
        "SageMaker's security groups",
    ]
    assert len(machine.done("teardown", "--delete")["removed"]) == 2
    of_vpc = [{"Name": "vpc-id", "Values": [made["vpc"]]}]
    groups = cloud.client("ec2").describe_security_groups(Filters=of_vpc)["SecurityGroups"]
    assert [one["GroupName"] for one in groups] == ["default"]
    assert cloud.client("efs").describe_file_systems(FileSystemId=made["home"])["FileSystems"]
