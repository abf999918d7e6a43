"""What nobody should plan, or should plan otherwise, beside what is planned."""

from typing import Any

TAGS = {
    "team": "lending",
    "environment": "prod",
    "level": "1",
    "cost-centre": "4711",
    "data-classification": "confidential",
}
KEY = "<<aws:kms/key:Key::lending-key#arn>>"
SUBNETS = ["<<aws:ec2/subnet:Subnet::platform-network-private-a#id>>"]
VPC = "<<aws:ec2/vpc:Vpc::platform-network-vpc#id>>"
# name, type, inputs of a resource that should not be planned, or not so.
ADDED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("lending-acl", "aws:s3/bucketAcl:BucketAcl", {"acl": "public-read"}),
    ("lending-person", "aws:iam/user:User", {"tags": TAGS}),
    ("lending-person-key", "aws:iam/accessKey:AccessKey", {}),
    ("lending-rule", "aws:ec2/securityGroupRule:SecurityGroupRule", {"cidrBlocks": ["0.0.0.0/0"]}),
    (
        "lending-open",
        "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
        {"vpcId": VPC, "internetGatewayExclusionMode": "allow-bidirectional", "tags": TAGS},
    ),
    ("lending-address", "aws:ec2/eip:Eip", {"domain": "vpc", "tags": TAGS}),
    ("lending-machine", "aws:ec2/instance:Instance", {"tags": TAGS}),
    ("lending-notebook", "aws:sagemaker/notebookInstance:NotebookInstance", {"directInternetAccess": "Enabled"}),
    ("lending-server", "aws:sagemaker/mlflowTrackingServer:MlflowTrackingServer", {"tags": TAGS}),
    (
        "lending-model",
        "aws:sagemaker/model:Model",
        {"enableNetworkIsolation": False, "vpcConfig": {"subnets": SUBNETS}, "tags": TAGS | {"model": "loan-approval"}},
    ),
    (
        "lending-model-outside",
        "aws:sagemaker/model:Model",
        {"enableNetworkIsolation": True, "tags": TAGS | {"model": "loan-approval"}},
    ),
    (
        "lending-endpoint",
        "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
        {"kmsKeyArn": KEY, "productionVariants": [{"initialInstanceCount": 1}], "tags": TAGS},
    ),
    (
        "lending-endpoint-open",
        "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
        {"productionVariants": [{"initialInstanceCount": 2}], "tags": TAGS},
    ),
    (
        "lending-monitor",
        "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition",
        {"networkConfig": {"enableNetworkIsolation": False, "enableInterContainerTrafficEncryption": True}},
    ),
    ("lending-features", "aws:sagemaker/featureGroup:FeatureGroup", {"offlineStoreConfig": {"s3StorageConfig": {}}}),
    (
        "lending-features-online",
        "aws:sagemaker/featureGroup:FeatureGroup",
        {"onlineStoreConfig": {"enableOnlineStore": True}},
    ),
    (
        "lending-watch",
        "aws:sagemaker/monitoringSchedule:MonitoringSchedule",
        {"monitoringScheduleConfig": {"monitoringJobDefinitionName": "elsewhere", "monitoringType": "DataQuality"}},
    ),
    (
        "lending-function",
        "aws:lambda/function:Function",
        {
            "runtime": "python3.8",
            "vpcConfig": {"subnetIds": SUBNETS},
            "tracingConfig": {"mode": "Active"},
            "kmsKeyArn": KEY,
            "tags": TAGS,
        },
    ),
    (
        "lending-function-outside",
        "aws:lambda/function:Function",
        {"runtime": "python3.13", "kmsKeyArn": KEY, "tags": TAGS},
    ),
    (
        "lending-caller",
        "aws:lambda/permission:Permission",
        {"action": "lambda:InvokeFunction", "function": "lending-function", "principal": "*"},
    ),
    (
        "lending-caller-elsewhere",
        "aws:lambda/permission:Permission",
        {"action": "lambda:InvokeFunction", "function": "lending-function", "principal": "999999999999"},
    ),
    (
        "lending-caller-service",
        "aws:lambda/permission:Permission",
        {"action": "lambda:InvokeFunction", "function": "lending-function", "principal": "events.amazonaws.com"},
    ),
    (
        "lending-everywhere",
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
        {"subjects": [{"kind": "Group", "name": "ladder:lending"}]},
    ),
    (
        "lending-starts-pods",
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
        {"rules": [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["create"]}]},
    ),
    ("lending-vpc", "aws:ec2/vpc:Vpc", {"enableDnsHostnames": True, "tags": TAGS}),
    (
        "lending-cluster-people-policy",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        {
            "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            "principalArn": "<<aws:eks/accessEntry:AccessEntry::lending-cluster-people#principalArn>>",
        },
    ),
)
