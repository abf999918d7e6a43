"""Tags: whose a resource is, who pays, and how its data is to be treated. Access and cost both rest on them."""

from collections.abc import Iterator

from policies.control import Control
from policies.facts import Facts
from policies.resource import Resource, known, mapping

REQUIRED = ("team", "environment", "level", "cost-centre", "data-classification")
OF_MODELS = (
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup",
    "aws:sagemaker/pipeline:Pipeline",
    "aws:sagemaker/model:Model",
    "aws:sagemaker/endpoint:Endpoint",
)
# Every type that the plan uses and that AWS can tag; a test holds this list against the SDK and the plan.
TAGGED = (
    *(
        f"aws:{one}"
        for one in (
            "accessanalyzer/analyzer:Analyzer",
            "budgets/budget:Budget",
            "cloudtrail/trail:Trail",
            "codebuild/project:Project",
            "cloudwatch/logGroup:LogGroup",
            "cloudwatch/metricAlarm:MetricAlarm",
            "costexplorer/anomalyMonitor:AnomalyMonitor",
            "costexplorer/anomalySubscription:AnomalySubscription",
            "ec2/defaultSecurityGroup:DefaultSecurityGroup",
            "ec2/eip:Eip",
            "ec2/flowLog:FlowLog",
            "ec2/internetGateway:InternetGateway",
            "ec2/launchTemplate:LaunchTemplate",
            "ec2/natGateway:NatGateway",
            "ec2/routeTable:RouteTable",
            "ec2/securityGroup:SecurityGroup",
            "ec2/subnet:Subnet",
            "ec2/vpc:Vpc",
            "ec2/vpcEndpoint:VpcEndpoint",
            "ecr/repository:Repository",
            "eks/accessEntry:AccessEntry",
            "eks/addon:Addon",
            "eks/cluster:Cluster",
            "eks/nodeGroup:NodeGroup",
            "eks/podIdentityAssociation:PodIdentityAssociation",
            "iam/openIdConnectProvider:OpenIdConnectProvider",
            "iam/policy:Policy",
            "iam/role:Role",
            "kms/key:Key",
            "lambda/function:Function",
            "s3/bucket:Bucket",
            "s3/bucketObjectv2:BucketObjectv2",
            "sagemaker/domain:Domain",
            "sagemaker/endpointConfiguration:EndpointConfiguration",
            "sagemaker/mlflowApp:MlflowApp",
            "sagemaker/userProfile:UserProfile",
            "scheduler/scheduleGroup:ScheduleGroup",
            "sns/topic:Topic",
            "sqs/queue:Queue",
            "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
            "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        )
    ),
    *OF_MODELS,
)
# Those of the AWS Resource Tagging Standard that AWS has for these types; it asks for any tag, these for ours.
STANDARD = (
    *("CloudTrail.9", "EKS.6", "IAM.23", "IAM.24", "Lambda.6", "SNS.3", "SQS.2"),
    *(f"EC2.{number}" for number in (37, 39, 40, 42, 43, 44, 46, 48, 175)),
)


def tags(resource: Resource) -> dict[str, str]:
    found = mapping(known(resource.inputs.get("tags"), "tags"))
    return {name: str(known(value, f"tags.{name}")) for name, value in found.items()}


def complete(resource: Resource, _facts: Facts) -> Iterator[str]:
    found = tags(resource)
    if missing := [name for name in REQUIRED if not found.get(name)]:
        yield f"tags lack {', '.join(missing)}"


def true(resource: Resource, facts: Facts) -> Iterator[str]:
    found = tags(resource)
    team = facts.team(found.get("team", ""))
    if not team and found.get("team") != "platform":
        yield f"tags.team is {found.get('team')}, which is no team of this stack"
    if found.get("environment") != facts.environment:
        yield f"tags.environment is {found.get('environment')}, and this is {facts.environment}"
    if not found.get("level", "").isdigit() or int(found["level"]) > facts.level:
        yield f"tags.level is {found.get('level')}, and the environment stands at {facts.level}"
    if found.get("cost-centre") != (team.cost_centre if team else facts.cost_centre):
        yield f"tags.cost-centre is {found.get('cost-centre')}, not its owner's"
    if team and found.get("data-classification") != team.data_classification:
        yield f"tags.data-classification is {found.get('data-classification')}, not its team's"


def owner(resource: Resource, facts: Facts) -> Iterator[str]:
    """Logical names begin with their owner, so a tag that moves a resource to another team shows."""
    named = next((team.name for team in facts.teams if resource.name.startswith(f"{team.name}-")), "platform")
    if resource.team and resource.team != named:
        yield f"tags.team is {resource.team}, and it is built for {named}"


def model(resource: Resource, facts: Facts) -> Iterator[str]:
    name = tags(resource).get("model")
    team = facts.team(resource.team)
    if not name or not team or name not in team.models:
        yield f"tags.model is {name}, which is no model of team {resource.team}"


CONTROLS = (
    Control(
        "tags-complete",
        "high",
        "Everything says whose it is, who pays and how its data is to be treated",
        "cost that nobody owns, data that nobody guards",
        "Give all five tags",
        (*STANDARD, "Ladder"),
        complete,
        TAGGED,
    ),
    Control(
        "tags-true",
        "high",
        "Tags agree with the config",
        "a bill for the wrong team, a fence in the wrong place",
        "Take them from the config",
        ("Ladder",),
        true,
        TAGGED,
    ),
    Control(
        "tags-owner",
        "critical",
        "A resource belongs to the team that it is built for",
        "one team behind another's fence",
        "Take the tag from the team",
        ("Ladder",),
        owner,
        TAGGED,
    ),
    Control(
        "tags-model",
        "medium",
        "What belongs to a model names it",
        "a model whose cost nobody knows",
        "Give the tag model",
        ("Ladder",),
        model,
        OF_MODELS,
    ),
)
