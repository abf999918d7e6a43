"""Which protections of the plan have no common form, and what looks like a protection and is none."""

from typing import Any

BUCKET = "aws:s3/bucket"
EKS, SAGEMAKER, EC2 = "aws:eks", "aws:sagemaker", "aws:ec2"
RBAC = "kubernetes:rbac.authorization.k8s.io/v1"

# Resources that exist to protect. Removing any one leaves something open, unseen or unpaid.
REMOVED = (
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketLogging:BucketLogging",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "aws:kms/alias:Alias",
    "aws:ec2/flowLog:FlowLog",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:ebs/encryptionByDefault:EncryptionByDefault",
    "aws:ebs/defaultKmsKey:DefaultKmsKey",
    "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:cloudtrail/trail:Trail",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
    "aws:accessanalyzer/analyzer:Analyzer",
    "aws:budgets/budget:Budget",
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
    "aws:costexplorer/anomalySubscription:AnomalySubscription",
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    "kubernetes:core/v1:ResourceQuota",
    "kubernetes:core/v1:LimitRange",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy",
    "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding",
)

# type, path, value; None takes it away. The first resource for which it is a change is changed.
SET: tuple[tuple[str, str, Any], ...] = (
    ("aws:s3/bucketVersioning:BucketVersioning", "versioningConfiguration.status", "Suspended"),
    ("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "rule.objectOwnership", "ObjectWriter"),
    ("aws:s3/bucket:Bucket", "acl", "public-read"),
    ("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "rules.0.status", "Disabled"),
    (
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "rules.0.noncurrentVersionExpiration.noncurrentDays",
        1,
    ),
    ("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "rule.defaultRetention.days", 1),
    ("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "rule.defaultRetention.mode", "GOVERNANCE"),
    ("aws:s3/bucketLogging:BucketLogging", "targetBucket", "somebody-elses-bucket"),
    ("aws:s3/bucketObjectv2:BucketObjectv2", "serverSideEncryption", "AES256"),
    (
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm",
        "AES256",
    ),
    ("aws:kms/key:Key", "deletionWindowInDays", 7),
    ("aws:kms/key:Key", "isEnabled", False),
    ("aws:cloudwatch/logGroup:LogGroup", "retentionInDays", 1),
    ("aws:cloudwatch/logGroup:LogGroup", "retentionInDays", None),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "alarmActions", None),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "alarmActions", ["arn:aws:sns:us-east-1:999999999999:elsewhere"]),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "actionsEnabled", False),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "alarmDescription", "Something is wrong."),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "alarmDescription", "Something. Runbook: runbooks/no-such-page.md"),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "metricName", "Nothing"),
    ("aws:cloudwatch/logMetricFilter:LogMetricFilter", "pattern", "{ $.eventName = Nothing }"),
    ("aws:cloudtrail/trail:Trail", "cloudWatchLogsGroupArn", None),
    ("aws:cloudtrail/trail:Trail", "enableLogging", False),
    ("aws:ecr/repository:Repository", "imageTagMutability", "MUTABLE"),
    ("aws:ecr/repository:Repository", "encryptionConfigurations.0.encryptionType", "AES256"),
    ("aws:sqs/queue:Queue", "messageRetentionSeconds", 60),
    ("aws:scheduler/schedule:Schedule", "target.deadLetterConfig", None),
    ("aws:ec2/flowLog:FlowLog", "trafficType", "REJECT"),
    ("aws:ec2/flowLog:FlowLog", "logDestination", None),
    (
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "ingress",
        [{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": True}],
    ),
    ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "cidrIpv4", "0.0.0.0/0"),
    ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "cidrIpv6", "::/0"),
    ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ipProtocol", "-1"),
    ("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "ipProtocol", "-1"),
    ("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "fromPort", 0),
    ("aws:ec2/launchTemplate:LaunchTemplate", "metadataOptions.httpTokens", "optional"),
    ("aws:ec2/launchTemplate:LaunchTemplate", "metadataOptions.httpPutResponseHopLimit", 2),
    ("aws:ec2/launchTemplate:LaunchTemplate", "networkInterfaces", [{"associatePublicIpAddress": "true"}]),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", "policy", None),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", "securityGroupIds", None),
    ("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess", "state", "unblocked"),
    ("aws:eks/cluster:Cluster", "accessConfig.authenticationMode", "API_AND_CONFIG_MAP"),
    ("aws:eks/cluster:Cluster", "encryptionConfig", None),
    ("aws:eks/cluster:Cluster", "enabledClusterLogTypes", ["api"]),
    ("aws:eks/cluster:Cluster", "version", "1.29"),
    ("aws:eks/cluster:Cluster", "upgradePolicy.supportType", "EXTENDED"),
    ("aws:eks/nodeGroup:NodeGroup", "amiType", "AL2_x86_64"),
    ("aws:eks/nodeGroup:NodeGroup", "launchTemplate", None),
    ("aws:eks/nodeGroup:NodeGroup", "remoteAccess", {"ec2SshKey": "key"}),
    ("aws:eks/nodeGroup:NodeGroup", "scalingConfig.maxSize", 100),
    ("aws:eks/accessEntry:AccessEntry", "kubernetesGroups", ["system:masters"]),
    ("kubernetes:core/v1:Namespace", "metadata.labels.pod-security.kubernetes", None),
    ("kubernetes:core/v1:Namespace", "metadata.labels", {"ladder/team": "lending"}),
    ("kubernetes:core/v1:ResourceQuota", "spec.hard", {"requests.cpu": "8"}),
    (
        "kubernetes:core/v1:ResourceQuota",
        "spec.hard",
        {"requests.nvidia.com/gpu": "99", "services.loadbalancers": "0", "services.nodeports": "0"},
    ),
    ("kubernetes:networking.k8s.io/v1:NetworkPolicy", "spec.policyTypes", ["Ingress"]),
    ("kubernetes:networking.k8s.io/v1:NetworkPolicy", "spec.ingress", [{}]),
    ("kubernetes:networking.k8s.io/v1:NetworkPolicy", "spec.egress", [{}]),
    (f"{RBAC}:Role", "rules", [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]),
    (f"{RBAC}:Role", "rules", [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}]),
    (f"{RBAC}:RoleBinding", "subjects", [{"kind": "Group", "name": "system:authenticated"}]),
    ("kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy", "spec.failurePolicy", "Ignore"),
    ("kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy", "spec.validations", []),
    ("kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding", "spec.validationActions", ["Warn"]),
    ("aws:sagemaker/domain:Domain", "appNetworkAccessType", "PublicInternetOnly"),
    ("aws:sagemaker/domain:Domain", "defaultUserSettings.sharingSettings.notebookOutputOption", "Allowed"),
    ("aws:sagemaker/domain:Domain", "domainSettings.dockerSettings.enableDockerAccess", "ENABLED"),
    ("aws:sagemaker/domain:Domain", "domainSettings.executionRoleIdentityConfig", "DISABLED"),
    ("aws:sagemaker/domain:Domain", "tagPropagation", "DISABLED"),
    ("aws:sagemaker/domain:Domain", "retentionPolicy.homeEfsFileSystem", "Delete"),
    ("aws:sagemaker/domain:Domain", "subnetIds", None),
    ("aws:sagemaker/domain:Domain", "defaultUserSettings.securityGroups", None),
    ("aws:sagemaker/domain:Domain", "defaultUserSettings.executionRole", "arn:aws:iam::333333333333:role/admin"),
    *(
        ("aws:sagemaker/domain:Domain", f"{app}.appLifecycleManagement.idleSettings.{name}", value)
        for app in (
            "defaultUserSettings.jupyterLabAppSettings",
            "defaultUserSettings.codeEditorAppSettings",
            "defaultSpaceSettings.jupyterLabAppSettings",
        )
        for name, value in (("lifecycleManagement", "DISABLED"), ("idleTimeoutInMinutes", 525600))
    ),
    (
        "aws:sagemaker/userProfile:UserProfile",
        "userSettings.executionRole",
        "<<aws:iam/role:Role::mobility-people-role#arn>>",
    ),
    ("aws:sagemaker/userProfile:UserProfile", "userSettings.securityGroups", None),
    ("aws:sagemaker/mlflowApp:MlflowApp", "modelRegistrationMode", "AutoModelRegistrationEnabled"),
    ("aws:sagemaker/mlflowApp:MlflowApp", "accountDefaultStatus", "ENABLED"),
    ("aws:sagemaker/mlflowApp:MlflowApp", "artifactStoreUri", "s3://somebody-elses-bucket/tracking"),
    ("aws:sagemaker/pipeline:Pipeline", "roleArn", "<<aws:iam/role:Role::mobility-jobs-role#arn>>"),
    ("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "minimumPasswordLength", 6),
    ("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "passwordReusePrevention", 1),
    ("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "maxPasswordAge", 3650),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn", "arn:aws:iam::aws:policy/AdministratorAccess"),
    ("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "url", "https://tokens.example.com"),
    ("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "clientIdLists", ["anybody"]),
    ("aws:budgets/budget:Budget", "limitAmount", "9999999.00"),
    ("aws:budgets/budget:Budget", "timeUnit", "ANNUALLY"),
    ("aws:budgets/budget:Budget", "notifications", []),
    ("aws:budgets/budget:Budget", "notifications.0.subscriberSnsTopicArns", None),
    ("aws:budgets/budget:Budget", "notifications.0.subscriberEmailAddresses", None),
    ("aws:costexplorer/anomalySubscription:AnomalySubscription", "frequency", "WEEKLY"),
    ("aws:s3/bucket:Bucket", "tags.team", "mobility"),
    ("aws:s3/bucket:Bucket", "tags.data-classification", "public"),
    ("aws:kms/key:Key", "tags.cost-centre", "0000"),
    ("aws:iam/role:Role", "inlinePolicies", [{"name": "more", "policy": "{}"}]),
    ("aws:iam/role:Role", "assumeRolePolicy", None),
    ("aws:ec2/securityGroup:SecurityGroup", "ingress", [{"cidrBlocks": ["0.0.0.0/0"]}]),
    ("aws:ec2/subnet:Subnet", "availabilityZone", "eu-central-1a"),
    ("aws:sagemaker/modelPackageGroup:ModelPackageGroup", "modelPackageGroupDescription", None),
    ("aws:sagemaker/modelPackageGroup:ModelPackageGroup", "tags.model", "another"),
    ("aws:eks/nodeGroup:NodeGroup@spot", "scalingConfig.minSize", 1),
    ("aws:eks/nodeGroup:NodeGroup@spot", "scalingConfig.maxSize", 500),
    ("aws:eks/nodeGroup:NodeGroup@spot", "taints", []),
    ("aws:cloudtrail/trail:Trail@objects", "advancedEventSelectors.0.fieldSelectors.2.field", "readOnly"),
    ("aws:cloudtrail/trail:Trail@objects", "advancedEventSelectors", None),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "threshold", None),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "evaluationPeriods", 0),
    (
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
        "policy",
        '{"Statement": [{"Sid": "Away", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999999999999:root"}, '
        '"Action": "ecr:BatchGetImage"}]}',
    ),
    (
        "aws:sagemaker/pipeline:Pipeline",
        "pipelineDefinition",
        '{"Parameters": [{"Name": "TrainingInstanceType", "DefaultValue": "ml.p5.48xlarge"}], "Steps": []}',
    ),
    ("pulumi:providers:aws", "region", "eu-central-1"),
    ("pulumi:providers:aws", "allowedAccountIds", '["999999999999"]'),
    ("pulumi:providers:aws", "defaultTags", '{"tags": {}}'),
)

# Flags that may as well be the other way round, by type and place.
NO_PROTECTION = {
    ("LaunchTemplate", "updateDefaultVersion"),  # which version a name stands for
    ("LaunchTemplate", "blockDeviceMappings.*.ebs.deleteOnTermination"),  # a node's disk holds nothing of its own
    ("AccountPasswordPolicy", "allowUsersToChangePassword"),  # there are no users
    ("Cluster", "bootstrapSelfManagedAddons"),  # who installs the add-ons
    ("NodeGroup", "labels.nvidia.com/gpu.present"),
    ("NodeGroup", "taints.*.value"),
    ("BucketLifecycleConfiguration", "rules.*.expiration.expiredObjectDeleteMarker"),  # tidiness
    ("Bucket", "objectLockEnabled"),  # of the audit bucket alone a protection: see SET
    ("aws", "skipCredentialsValidation"),
    ("aws", "skipRegionValidation"),
}
# The same thing in other words.
EQUIVALENT = {
    # The bucket of access logs is encrypted by S3 itself (SSE-S3), where a bucket key does nothing.
    "BucketServerSideEncryptionConfiguration rules.*.bucketKeyEnabled True",
}

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
    ("lending-everywhere", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", {"rules": []}),
    ("lending-vpc", "aws:ec2/vpc:Vpc", {"enableDnsHostnames": True, "tags": TAGS}),
    (
        "lending-gpu-people-policy",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        {
            "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            "principalArn": "<<aws:eks/accessEntry:AccessEntry::lending-gpu-people#principalArn>>",
        },
    ),
)
