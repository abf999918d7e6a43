"""What the roles of a Kubernetes cluster may be allowed at all, whatever AWS comes to write into its own policies.

Most of their grants are policies of AWS's, which it keeps up to date and which name no resource. This leaves of them:

- to the control plane, what manages nodes (EKS User Guide, "Amazon EKS cluster IAM role", minimal permissions), and the
  clean-up of interfaces that a node left behind. Not the rest of AmazonEKSClusterPolicy: it is for the load balancers
  and volumes that a cluster's users may ask for, and for them changes security groups, routes and IAM. Nothing in this
  cluster is reached from outside, and nothing in it is kept. Auto Scaling groups EKS does not change by this role (EKS
  User Guide, "AWS managed policies for Amazon EKS").
- to nodes and the network add-on, all that AmazonEKSWorkerNodePolicy, AmazonEC2ContainerRegistryPullOnly and
  AmazonEKS_CNI_Policy hold (AWS Managed Policy Reference), in this account, region, VPC and cluster alone. Not the
  import of images from registries elsewhere, for which the account has no rule.
- to the autoscaler, what ``cluster_access`` grants.
"""

from pulumi import Input

from components.cluster_access import autoscaler_statements, secrets_statement
from components.eks_images import images_account
from components.territory import Statement, actions, allow, joined


def for_cluster(
    cluster_name: str, *, account_id: str, region: str, vpc_id: Input[str], key_arn: Input[str]
) -> list[Statement]:
    def arn(service: str, resource: str, account: str = account_id) -> str:
        return f"arn:aws:{service}:{region}:{account}:{resource}"

    # A new interface is in no VPC yet; the subnet and the security group of the same request are.
    in_our_vpc = {"ArnEqualsIfExists": {"ec2:Vpc": joined(arn("ec2", "vpc/"), vpc_id)}}
    return [
        # Names and figures, which AWS narrows to no resource. All of them, since where a new version of the network
        # add-on may not look at one thing more, its node never becomes ready (eksctl issue 8768).
        allow(["autoscaling:Describe*", "ec2:Describe*", "ecr:GetAuthorizationToken"], "*"),
        allow(["eks:DescribeCluster", "eks-auth:AssumeRoleForPodIdentity"], arn("eks", f"cluster/{cluster_name}")),
        allow(
            actions("ecr", "BatchGetImage GetDownloadUrlForLayer"),
            [arn("ecr", "repository/*", account) for account in (account_id, images_account(region))],
        ),
        allow(
            actions(
                "ec2",
                "AssignPrivateIpAddresses AttachNetworkInterface CreateNetworkInterface DeleteNetworkInterface"
                " DetachNetworkInterface ModifyNetworkInterfaceAttribute UnassignPrivateIpAddresses",
            ),
            [arn("ec2", f"{kind}/*") for kind in ("instance", "network-interface", "security-group", "subnet")],
            in_our_vpc,
        ),
        allow("ec2:CreateTags", arn("ec2", "network-interface/*"), in_our_vpc),
        allow(
            "ec2:CreateTags",
            arn("ec2", "instance/*"),
            {"ForAnyValue:StringLike": {"aws:TagKeys": "kubernetes.io/cluster/*"}},
        ),
        secrets_statement(key_arn),
        *autoscaler_statements(account_id, region, cluster_name),
    ]
