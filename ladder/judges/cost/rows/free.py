"""Types for which AWS asks nothing by themselves."""

from collections.abc import Mapping

from ladder.judges.cost.needs import Free

AWS = "https://aws.amazon.com"


def free(why: str, source: str, *types: str) -> dict[str, Free]:
    """All of one service, named ``service/module:Class``."""
    return {f"aws:{kind}": Free(why=why, source=source) for kind in types}


FREE: Mapping[str, Free] = {
    **free(
        "identity and permissions cost nothing",
        f"{AWS}/iam/faqs/",
        "iam/accountPasswordPolicy:AccountPasswordPolicy",
        "iam/openIdConnectProvider:OpenIdConnectProvider",
        "iam/policy:Policy",
        "iam/role:Role",
        "iam/rolePolicy:RolePolicy",
        "iam/rolePolicyAttachment:RolePolicyAttachment",
    ),
    **free(
        "the shape of a network costs nothing; gateways, addresses, endpoints and traffic do",
        f"{AWS}/vpc/pricing/",
        "ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "ec2/internetGateway:InternetGateway",
        "ec2/route:Route",
        "ec2/routeTable:RouteTable",
        "ec2/routeTableAssociation:RouteTableAssociation",
        "ec2/securityGroup:SecurityGroup",
        "ec2/subnet:Subnet",
        "ec2/vpc:Vpc",
        "ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
        "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ),
    **free(
        "what it writes is charged to the log group that takes it in",
        f"{AWS}/cloudwatch/pricing/",
        "ec2/flowLog:FlowLog",
    ),
    **free(
        "a template costs nothing; the nodes made from it, and their disks, do",
        f"{AWS}/ec2/pricing/",
        "ec2/launchTemplate:LaunchTemplate",
    ),
    **free(
        "a setting of the account's volumes",
        f"{AWS}/ebs/pricing/",
        "ebs/defaultKmsKey:DefaultKmsKey",
        "ebs/encryptionByDefault:EncryptionByDefault",
        "ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
    ),
    **free(
        "a setting of a bucket or of the account; objects and requests are charged to the bucket",
        f"{AWS}/s3/pricing/",
        "s3/accountPublicAccessBlock:AccountPublicAccessBlock",
        "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "s3/bucketLogging:BucketLogging",
        "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        "s3/bucketObjectv2:BucketObjectv2",
        "s3/bucketOwnershipControls:BucketOwnershipControls",
        "s3/bucketPolicy:BucketPolicy",
        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "s3/bucketVersioning:BucketVersioning",
    ),
    **free(
        "a setting of a repository; images are charged to the repository",
        f"{AWS}/ecr/pricing/",
        "ecr/lifecyclePolicy:LifecyclePolicy",
        "ecr/repositoryPolicy:RepositoryPolicy",
    ),
    **free("a name of a key", f"{AWS}/kms/pricing/", "kms/alias:Alias"),
    **free("a policy of a topic", f"{AWS}/sns/pricing/", "sns/topicPolicy:TopicPolicy"),
    **free(
        "a group costs nothing; each time a schedule fires does",
        f"{AWS}/eventbridge/pricing/",
        "scheduler/scheduleGroup:ScheduleGroup",
    ),
    **free(
        "access and AWS's own add-ons come with the cluster",
        f"{AWS}/eks/pricing/",
        "eks/accessEntry:AccessEntry",
        "eks/accessPolicyAssociation:AccessPolicyAssociation",
        "eks/addon:Addon",
        "eks/podIdentityAssociation:PodIdentityAssociation",
    ),
    **free(
        "serverless MLflow comes at no charge; what it stores is charged to the bucket",
        f"{AWS}/sagemaker/ai/pricing/",
        "sagemaker/mlflowApp:MlflowApp",
    ),
    **free(
        "a budget that acts on nothing is free",
        f"{AWS}/aws-cost-management/aws-budgets/pricing/",
        "budgets/budget:Budget",
    ),
    **free(
        "anomaly detection is free",
        f"{AWS}/aws-cost-management/aws-cost-anomaly-detection/",
        "costexplorer/anomalyMonitor:AnomalyMonitor",
        "costexplorer/anomalySubscription:AnomalySubscription",
    ),
}
