"""What AWS sells that a plan can need: each item's unit, its pricing page, and how the Price List API names it.

An item is a word, or a word and an instance type: ``nat-gateway``, ``ec2/m6i.large``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


def nothing() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Item:
    """``usage_type`` without the region's prefix; ``attributes`` that a product must have; ``per`` units a price."""

    service: str  # as the Price List API has it
    unit: str
    page: str
    usage_type: str = ""
    attributes: Mapping[str, str] = field(default_factory=nothing)
    per: int = 1  # how many of the Price List's units are one of ours


AWS = "https://aws.amazon.com"
LOGS = f"{AWS}/cloudwatch/pricing/"

ITEMS: Mapping[str, Item] = {
    "nat-gateway": Item(service="AmazonEC2", unit="hour", page=f"{AWS}/vpc/pricing/", usage_type="NatGateway-Hours"),
    "nat-gateway-data": Item(service="AmazonEC2", unit="GB", page=f"{AWS}/vpc/pricing/", usage_type="NatGateway-Bytes"),
    "public-ipv4": Item(
        service="AmazonVPC", unit="hour", page=f"{AWS}/vpc/pricing/", usage_type="PublicIPv4:InUseAddress"
    ),
    "interface-endpoint": Item(
        service="AmazonVPC", unit="hour", page=f"{AWS}/privatelink/pricing/", usage_type="VpcEndpoint-Hours"
    ),
    "interface-endpoint-data": Item(
        service="AmazonVPC", unit="GB", page=f"{AWS}/privatelink/pricing/", usage_type="VpcEndpoint-Bytes"
    ),
    "kms-key": Item(service="awskms", unit="key-month", page=f"{AWS}/kms/pricing/", usage_type="KMS-Keys"),
    "kms-requests": Item(
        service="awskms", unit="10,000 requests", page=f"{AWS}/kms/pricing/", usage_type="KMS-Requests", per=10_000
    ),
    "s3-storage": Item(
        service="AmazonS3",
        unit="GB-month",
        page=f"{AWS}/s3/pricing/",
        usage_type="TimedStorage-ByteHrs",
        attributes={"volumeType": "Standard"},  # what intelligent tiering adds to an object has the same usage type
    ),
    "s3-writes": Item(
        service="AmazonS3", unit="1,000 requests", page=f"{AWS}/s3/pricing/", usage_type="Requests-Tier1", per=1_000
    ),
    "s3-reads": Item(
        service="AmazonS3", unit="1,000 requests", page=f"{AWS}/s3/pricing/", usage_type="Requests-Tier2", per=1_000
    ),
    "ecr-storage": Item(
        service="AmazonECR", unit="GB-month", page=f"{AWS}/ecr/pricing/", usage_type="TimedStorage-ByteHrs"
    ),
    "log-ingestion": Item(service="AmazonCloudWatch", unit="GB", page=LOGS, usage_type="DataProcessing-Bytes"),
    "log-storage": Item(service="AmazonCloudWatch", unit="GB-month", page=LOGS, usage_type="TimedStorage-ByteHrs"),
    "metric-alarm": Item(service="AmazonCloudWatch", unit="metric-month", page=LOGS, usage_type="CW:AlarmMonitorUsage"),
    "custom-metric": Item(
        service="AmazonCloudWatch", unit="metric-month", page=LOGS, usage_type="CW:MetricMonitorUsage"
    ),
    "trail-data-events": Item(
        service="AWSCloudTrail",
        unit="100,000 events",
        page=f"{AWS}/cloudtrail/pricing/",
        usage_type="DataEventsRecorded",
        per=100_000,
    ),
    "sns-requests": Item(
        service="AmazonSNS",
        unit="1,000,000 requests",
        page=f"{AWS}/sns/pricing/",
        usage_type="Requests-Tier1",
        per=10**6,
    ),
    "sns-email": Item(
        service="AmazonSNS",
        unit="100,000 emails",
        page=f"{AWS}/sns/pricing/",
        usage_type="DeliveryAttempts-SMTP",
        per=100_000,
    ),
    "sqs-requests": Item(
        service="AWSQueueService",
        unit="1,000,000 requests",
        page=f"{AWS}/sqs/pricing/",
        attributes={"queueType": "Standard"},  # by usage type it is Requests-RBP here, Requests-Tier1 there
        per=10**6,
    ),
    "schedule-invocations": Item(
        service="AWSEvents",
        unit="1,000,000 invocations",
        page=f"{AWS}/eventbridge/pricing/",
        usage_type="ScheduledInvocation",
        per=10**6,
    ),
    "eks-cluster": Item(
        service="AmazonEKS", unit="hour", page=f"{AWS}/eks/pricing/", usage_type="AmazonEKS-Hours:perCluster"
    ),
    "build-minutes": Item(
        service="CodeBuild", unit="minute", page=f"{AWS}/codebuild/pricing/", usage_type="Build-Min:Linux:g1.small"
    ),
    "gp3-volume": Item(
        service="AmazonEC2", unit="GB-month", page=f"{AWS}/ebs/pricing/", usage_type="EBS:VolumeUsage.gp3"
    ),
    "efs-storage": Item(
        service="AmazonEFS", unit="GB-month", page=f"{AWS}/efs/pricing/", usage_type="TimedStorage-ByteHrs"
    ),
    "studio-volume": Item(
        service="AmazonSageMaker",
        unit="GB-month",
        page=f"{AWS}/sagemaker/ai/pricing/",
        usage_type="Studio:VolumeUsage.gp3",
    ),
    "training-volume": Item(
        service="AmazonSageMaker",
        unit="GB-month",
        page=f"{AWS}/sagemaker/ai/pricing/",
        usage_type="Train:VolumeUsage.gp2",
    ),
    # No price is kept: AWS asks by role or resource and month, and no plan of ours needs it.
    "access-analysis": Item(
        service="AWSIAMAccessAnalyzer",
        unit="role or resource a month",
        page=f"{AWS}/iam/access-analyzer/pricing/",
        usage_type="UnusedAccess",
    ),
}

# Families: one item for each instance type, with which the usage type ends.
FAMILIES: Mapping[str, Item] = {
    "ec2": Item(
        service="AmazonEC2",
        unit="hour",
        page=f"{AWS}/ec2/pricing/on-demand/",
        usage_type="BoxUsage:",
        attributes={
            "operatingSystem": "Linux",
            "tenancy": "Shared",
            "preInstalledSw": "NA",
            "capacitystatus": "Used",
            "marketoption": "OnDemand",
        },
    ),
    **{
        family: Item(
            service="AmazonSageMaker",
            unit="hour",
            page=f"{AWS}/sagemaker/ai/pricing/",
            usage_type=usage_type,
        )
        for family, usage_type in {
            "studio": "Studio:JupyterLab-",
            "training": "Train:",
            "processing": "Processing:",
            "hosting": "Host:",
            "transform": "Tsform:",
        }.items()
    },
}


def item(name: str) -> Item:
    """Raises KeyError for an item that nobody described."""
    family, _, instance = name.partition("/")
    if not instance:
        return ITEMS[name]
    sold = FAMILIES[family]
    return replace(sold, usage_type=sold.usage_type + instance)
