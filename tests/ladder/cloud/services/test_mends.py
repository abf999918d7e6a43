"""Where moto answers otherwise than AWS, as a plain client sees it mended."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from ladder.cloud.client import Cloud


def test_a_launch_templates_own_tags_are_no_tags_of_its_machines(cloud: Cloud) -> None:
    ec2 = cloud.client("ec2")
    made = ec2.create_launch_template(
        LaunchTemplateName="gpu",
        LaunchTemplateData={
            "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "lending"}]}]
        },
        TagSpecifications=[{"ResourceType": "launch-template", "Tags": [{"Key": "team", "Value": "platform"}]}],
    )["LaunchTemplate"]
    found = ec2.describe_launch_template_versions(LaunchTemplateId=made["LaunchTemplateId"], Versions=["1"])
    [version] = found["LaunchTemplateVersions"]
    assert version["LaunchTemplateData"]["TagSpecifications"] == [
        {"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "lending"}]}
    ]
    [template] = ec2.describe_launch_templates(LaunchTemplateNames=["gpu"])["LaunchTemplates"]
    assert template["Tags"] == [{"Key": "team", "Value": "platform"}]
    ec2.delete_launch_template(LaunchTemplateName="gpu")


def test_a_vpc_takes_its_default_access_list_with_it_and_hides_none_of_our_own(cloud: Cloud) -> None:
    ec2 = cloud.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    ours = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    ec2.delete_vpc(VpcId=vpc)
    of_vpc = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"]
    assert [one["NetworkAclId"] for one in of_vpc] == [ours]
    ec2.delete_network_acl(NetworkAclId=ours)


def test_an_anomaly_monitor_that_is_not_there_is_refused_by_the_services_own_word(cloud: Cloud) -> None:
    with pytest.raises(ClientError, match="UnknownMonitorException"):
        cloud.client("ce").get_anomaly_monitors(MonitorArnList=["arn:aws:ce::123456789012:anomalymonitor/none"])


def test_an_access_analyzer_is_there_once_until_it_is_deleted(cloud: Cloud) -> None:
    analyzers = cloud.client("accessanalyzer")
    arn = analyzers.create_analyzer(analyzerName="platform", type="ACCOUNT", tags={"team": "platform"})["arn"]
    with pytest.raises(analyzers.exceptions.ConflictException):
        analyzers.create_analyzer(analyzerName="platform", type="ACCOUNT")
    analyzers.tag_resource(resourceArn=arn, tags={"level": "1"})
    analyzers.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert analyzers.get_analyzer(analyzerName="platform")["analyzer"]["tags"] == {"level": "1"}
    analyzers.delete_analyzer(analyzerName="platform")
    with pytest.raises(analyzers.exceptions.ResourceNotFoundException):
        analyzers.get_analyzer(analyzerName="platform")


def test_a_budget_that_is_changed_keeps_its_notifications_and_one_that_is_not_there_is_refused(cloud: Cloud) -> None:
    budgets, account = cloud.client("budgets"), {"AccountId": cloud.address.account_id}

    def budget(name: str, amount: str) -> dict[str, object]:
        limit = {"Amount": amount, "Unit": "USD"}
        return {"BudgetName": name, "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": limit}

    budgets.create_budget(**account, Budget=budget("team", "100"))
    warning = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
    person = {"SubscriptionType": "EMAIL", "Address": "ada@example.com"}
    named = {**account, "BudgetName": "team", "Notification": warning}
    budgets.create_notification(**named, Subscribers=[person])
    budgets.update_budget(**account, NewBudget=budget("team", "200"))
    found = budgets.describe_budget(**account, BudgetName="team")["Budget"]
    assert float(found["BudgetLimit"]["Amount"]) == 200
    assert budgets.describe_subscribers_for_notification(**named)["Subscribers"] == [person]
    with pytest.raises(ClientError, match="Unable to get budget: other"):
        budgets.update_budget(**account, NewBudget=budget("other", "1"))
    budgets.delete_budget(**account, BudgetName="team")


def test_a_build_project_is_kept_changed_and_removed_by_name_or_arn_as_it_was_asked_for(cloud: Cloud) -> None:
    builds = cloud.client("codebuild")
    asked = {
        "source": {"type": "S3", "location": "state/source.zip"},
        "artifacts": {"type": "NO_ARTIFACTS"},
        "environment": {"type": "LINUX_CONTAINER", "image": "own", "computeType": "BUILD_GENERAL1_SMALL"},
        "serviceRole": ROLE,
        "encryptionKey": "arn:aws:kms:us-east-1:123456789012:key/ours",
        "concurrentBuildLimit": 1,
    }
    arn = builds.create_project(name="cluster", **asked)["project"]["arn"]
    with pytest.raises(builds.exceptions.ResourceAlreadyExistsException):
        builds.create_project(name="cluster", **asked)
    builds.update_project(name=arn, timeoutInMinutes=30)
    [kept] = builds.batch_get_projects(names=["cluster"])["projects"]
    assert {key: kept[key] for key in asked} == asked
    assert (kept["name"], kept["timeoutInMinutes"]) == ("cluster", 30)
    builds.delete_project(name=arn)
    assert builds.list_projects()["projects"] == []
    with pytest.raises(builds.exceptions.ResourceNotFoundException):
        builds.update_project(name="cluster", timeoutInMinutes=30)


ROLE = "arn:aws:iam::123456789012:role/local-people"
ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


@pytest.fixture
def cluster(cloud: Cloud) -> Iterator[str]:
    subnets = [one["SubnetId"] for one in cloud.client("ec2").describe_subnets()["Subnets"]][:2]
    cloud.client("eks").create_cluster(name="gpu", roleArn=ROLE, resourcesVpcConfig={"subnetIds": subnets})
    yield "gpu"
    cloud.client("eks").delete_cluster(name="gpu")


def test_an_add_on_owns_the_identities_of_its_pods(cloud: Cloud, cluster: str) -> None:
    eks = cloud.client("eks")
    wanted = [{"serviceAccount": "aws-node", "roleArn": ROLE}]
    eks.create_addon(clusterName=cluster, addonName="vpc-cni", podIdentityAssociations=wanted)
    eks.create_pod_identity_association(
        clusterName=cluster, namespace="kube-system", serviceAccount="cluster-autoscaler", roleArn=ROLE
    )
    with pytest.raises(ClientError, match="UpdateAddon"):
        eks.update_addon(clusterName=cluster, addonName="vpc-cni", addonVersion="v2")
    [told] = eks.describe_addon(clusterName=cluster, addonName="vpc-cni")["addon"]["podIdentityAssociations"]
    [owned] = eks.list_pod_identity_associations(clusterName=cluster, serviceAccount="aws-node")["associations"]
    assert told == owned["associationArn"]
    eks.delete_addon(clusterName=cluster, addonName="vpc-cni")
    [left] = eks.list_pod_identity_associations(clusterName=cluster)["associations"]
    assert left["serviceAccount"] == "cluster-autoscaler"
    with pytest.raises(eks.exceptions.ResourceNotFoundException):
        eks.describe_addon(clusterName=cluster, addonName="vpc-cni")


def test_an_access_entry_holds_its_policies_and_goes_with_its_cluster(cloud: Cloud, cluster: str) -> None:
    eks = cloud.client("eks")
    entry = eks.create_access_entry(clusterName=cluster, principalArn=ROLE)["accessEntry"]
    assert (entry["type"], entry["kubernetesGroups"]) == ("STANDARD", [])
    with pytest.raises(eks.exceptions.ResourceInUseException):
        eks.create_access_entry(clusterName=cluster, principalArn=ROLE)
    of_entry = {"clusterName": cluster, "principalArn": ROLE}
    eks.update_access_entry(**of_entry, kubernetesGroups=["ladder:lending"])
    assert eks.describe_access_entry(**of_entry)["accessEntry"]["kubernetesGroups"] == ["ladder:lending"]
    eks.associate_access_policy(**of_entry, policyArn=ADMIN, accessScope={"type": "cluster"})
    [policy] = eks.list_associated_access_policies(**of_entry)["associatedAccessPolicies"]
    assert (policy["policyArn"], policy["accessScope"]["type"]) == (ADMIN, "cluster")
    eks.disassociate_access_policy(**of_entry, policyArn=ADMIN)
    assert eks.list_associated_access_policies(**of_entry)["associatedAccessPolicies"] == []
    eks.tag_resource(resourceArn=entry["accessEntryArn"], tags={"team": "platform"})
    assert eks.describe_access_entry(**of_entry)["accessEntry"]["tags"] == {"team": "platform"}
    eks.delete_access_entry(**of_entry)
    assert eks.list_access_entries(clusterName=cluster)["accessEntries"] == []


def test_a_region_tells_whether_its_networks_are_reached_from_the_internet(cloud: Cloud) -> None:
    ec2 = cloud.client("ec2")

    def told() -> str:
        return ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]["InternetGatewayBlockMode"]

    assert told() == "off"
    for mode in ("block-ingress", "off"):
        ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode=mode)
        assert told() == mode


def test_a_metric_put_without_its_time_is_of_now(cloud: Cloud) -> None:
    cloudwatch, now = cloud.client("cloudwatch"), datetime.now(UTC)
    cloudwatch.put_metric_data(Namespace="Mends", MetricData=[{"MetricName": "Timeless", "Value": 3.0}])
    span = {"StartTime": now - timedelta(hours=1), "EndTime": now + timedelta(hours=1), "Period": 60}
    found = cloudwatch.get_metric_statistics(Namespace="Mends", MetricName="Timeless", Statistics=["Sum"], **span)
    assert [point["Sum"] for point in found["Datapoints"]] == [3.0]
