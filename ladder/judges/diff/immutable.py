"""Inputs that AWS can't change on something that exists: the provider makes a new one and deletes the old.

From the arguments marked ForceNew in the AWS provider's documentation and source
(https://registry.terraform.io/providers/hashicorp/aws/latest/docs), for the types that our plans use. It is knowledge
for a reader of a difference; what decides in the end is ``pulumi preview``.
"""

from collections.abc import Mapping

IMMUTABLE: Mapping[str, frozenset[str]] = {
    f"aws:{kind}": frozenset(inputs.split())
    for kind, inputs in {
        "accessanalyzer/analyzer:Analyzer": "analyzerName type",
        "budgets/budget:Budget": "name budgetType",
        "cloudtrail/trail:Trail": "name",
        "cloudwatch/logGroup:LogGroup": "name logGroupClass",
        "cloudwatch/logMetricFilter:LogMetricFilter": "name logGroupName",
        "cloudwatch/metricAlarm:MetricAlarm": "name",
        "costexplorer/anomalyMonitor:AnomalyMonitor": "monitorType monitorDimension",
        "ec2/eip:Eip": "domain publicIpv4Pool",
        "ec2/flowLog:FlowLog": "vpcId logDestination logDestinationType trafficType maxAggregationInterval iamRoleArn",
        "ec2/launchTemplate:LaunchTemplate": "name",
        "ec2/natGateway:NatGateway": "allocationId subnetId connectivityType",
        "ec2/route:Route": "routeTableId destinationCidrBlock",
        "ec2/routeTable:RouteTable": "vpcId",
        "ec2/securityGroup:SecurityGroup": "name description vpcId",
        "ec2/subnet:Subnet": "vpcId cidrBlock availabilityZone",
        "ec2/vpc:Vpc": "cidrBlock instanceTenancy",
        "ec2/vpcEndpoint:VpcEndpoint": "vpcId serviceName vpcEndpointType",
        "ecr/lifecyclePolicy:LifecyclePolicy": "repository",
        "ecr/repository:Repository": "name encryptionConfigurations",
        "ecr/repositoryPolicy:RepositoryPolicy": "repository",
        "eks/accessEntry:AccessEntry": "clusterName principalArn type",
        "eks/accessPolicyAssociation:AccessPolicyAssociation": "clusterName principalArn policyArn accessScope",
        "eks/addon:Addon": "clusterName addonName",
        "eks/cluster:Cluster": "name roleArn bootstrapSelfManagedAddons kubernetesNetworkConfig",
        "eks/nodeGroup:NodeGroup": "clusterName nodeRoleArn subnetIds instanceTypes capacityType amiType diskSize",
        "eks/podIdentityAssociation:PodIdentityAssociation": "clusterName namespace serviceAccount",
        "iam/openIdConnectProvider:OpenIdConnectProvider": "url",
        "iam/policy:Policy": "name path description",
        "iam/role:Role": "name path",
        "iam/rolePolicy:RolePolicy": "name role",
        "iam/rolePolicyAttachment:RolePolicyAttachment": "role policyArn",
        "kms/alias:Alias": "name",
        "kms/key:Key": "keyUsage customerMasterKeySpec multiRegion",
        "s3/bucket:Bucket": "bucket objectLockEnabled",
        "s3/bucketObjectv2:BucketObjectv2": "bucket key",
        "s3/bucketPolicy:BucketPolicy": "bucket",
        "s3/bucketVersioning:BucketVersioning": "bucket",
        "sagemaker/domain:Domain": "domainName authMode vpcId kmsKeyId",
        "sagemaker/modelPackageGroup:ModelPackageGroup": "modelPackageGroupName modelPackageGroupDescription",
        "sagemaker/pipeline:Pipeline": "pipelineName",
        "sagemaker/userProfile:UserProfile": "userProfileName domainId",
        "scheduler/schedule:Schedule": "name groupName",
        "scheduler/scheduleGroup:ScheduleGroup": "name",
        "sns/topic:Topic": "name fifoTopic",
        "sns/topicSubscription:TopicSubscription": "topic protocol endpoint",
        "sqs/queue:Queue": "name fifoQueue",
        "vpc/securityGroupEgressRule:SecurityGroupEgressRule": "securityGroupId",
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule": "securityGroupId",
    }.items()
}


def is_immutable(resource_type: str, path: str) -> bool:
    """Whether a change at ``path`` makes a new resource. Of a Kubernetes object, that is its name and namespace."""
    if resource_type.startswith("kubernetes:"):
        return path in {"metadata.name", "metadata.namespace"}
    top = path.partition(".")[0].partition("[")[0]
    return top in IMMUTABLE.get(resource_type, frozenset())
