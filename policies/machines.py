"""Machines and their disks, and the private doors to AWS's services."""

from collections.abc import Iterator

from policies.control import PRESENT, Control, Rule, at_most, equal, every, must, not_equal
from policies.document import statements
from policies.facts import Facts
from policies.network import VPC
from policies.resource import Resource
from policies.stack import Stack

TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
# Endpoint service -> what of a plan nobody reaches without it, where there is no NAT.
# https://docs.aws.amazon.com/sagemaker/latest/dg/studio-interface-endpoint.html
# https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-interface-endpoint-create.html
OF_SAGEMAKER = {"studio": "aws:sagemaker/domain:Domain", "mlflow": "aws:sagemaker/mlflowApp:MlflowApp"}
VOLUMES = "aws:ebs/encryptionByDefault:EncryptionByDefault"
VOLUME_KEY = "aws:ebs/defaultKmsKey:DefaultKmsKey"
SNAPSHOTS = "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"
NODES = "aws:eks/nodeGroup:NodeGroup"
YES = Rule("true", lambda value, _: str(value).lower() == "true")  # the provider takes these as text


def region_encrypts_volumes(stack: Stack, _facts: Facts) -> Iterator[tuple[None, str]]:
    for type_ in (VOLUMES, SNAPSHOTS):
        if stack.of(VPC) and not stack.of(type_):
            yield None, f"no {type_.rpartition(':')[2]} is planned"


def account_has_a_volume_key(stack: Stack, facts: Facts) -> Iterator[tuple[None, str]]:
    if facts.account_baseline and not stack.of(VOLUME_KEY):
        yield None, "no DefaultKmsKey is planned"


def narrowed(endpoint: Resource, facts: Facts) -> Iterator[str]:
    found = statements(endpoint)
    if not found:
        yield "policy is missing, so anybody may carry anything through"
    of_s3 = str(endpoint.value("serviceName")).endswith(".s3")  # where AWS publishes what anybody may read
    for one in found:
        ours = one.tests("StringEquals", "aws:PrincipalAccount", facts.account_id)
        published = one.resources and all(arn != "*" and not arn.endswith(":::*") for arn in one.resources)
        read_only = all(action.partition(":")[2].startswith(("Get", "Batch", "Describe")) for action in one.actions)
        if one.allows and not ours and not (published and read_only and of_s3):
            yield f"statement {one.sid} lets other accounts' people through"
        if one.allows and ours and "*" in one.resources and "aws:resourceaccount" not in one.keys:
            yield f"statement {one.sid} lets data through to other accounts"


def endpoint_is_private(endpoint: Resource, facts: Facts) -> Iterator[str]:
    if endpoint.value("vpcEndpointType") == "Interface":
        yield from every(must("privateDnsEnabled", equal(True)), must("securityGroupIds", PRESENT))(endpoint, facts)


def storage_has_a_gateway(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for vpc in stack.of(VPC):
        doors = [one for one in stack.of(ENDPOINT) if stack.target(one.inputs.get("vpcId"), VPC) == vpc]
        names = {str(one.value("serviceName")) for one in doors}
        wanted = {f"com.amazonaws.{facts.region}.s3"}
        if any(one.value("vpcEndpointType") == "Interface" for one in doors):
            called = ("ecr.api", "ecr.dkr", "logs", *(("ec2",) if stack.of(NODES) else ()))
            wanted |= {f"com.amazonaws.{facts.region}.{name}" for name in called}
            wanted |= {
                f"aws.sagemaker.{facts.region}.{name}" for name, type_ in OF_SAGEMAKER.items() if stack.of(type_)
            }
        for missing in sorted(wanted - names):
            yield vpc, f"no endpoint for {missing}"


def nodes_take_the_template(stack: Stack, facts: Facts) -> Iterator[tuple[Resource, str]]:
    for nodes in stack.of(NODES):
        if not stack.target(_template(nodes), TEMPLATE):
            yield nodes, "launchTemplate names no template of this stack"
        for problem in must("remoteAccess", Rule("left out", lambda value, _: value is None, presence_only=True))(
            nodes, facts
        ):
            yield nodes, problem


def _template(nodes: Resource) -> object:
    return next(iter(nodes.at("launchTemplate.id")))[1]


CONTROLS = (
    Control(
        "ec2-imdsv2",
        "high",
        "Machines answer for their role only to session tokens (IMDSv2)",
        "a forged request that steals the machine's credentials",
        "Set httpTokens to required",
        ("EC2.8", "EC2.170"),
        must("metadataOptions.httpTokens", equal("required")),
        (TEMPLATE,),
    ),
    Control(
        "ec2-hop-limit",
        "high",
        "A machine's role stays out of reach of its containers",
        "a pod that acts as its node",
        "Set httpPutResponseHopLimit to 1",
        ("Ladder",),
        must("metadataOptions.httpPutResponseHopLimit", at_most(1)),
        (TEMPLATE,),
    ),
    Control(
        "ec2-disks-encrypted",
        "high",
        "Machines' disks rest under our key",
        "reading a disk or its snapshot",
        "Set encrypted and our key",
        ("EC2.3", "EC2.181"),
        every(must("blockDeviceMappings[*].ebs.encrypted", YES), must("blockDeviceMappings[*].ebs.kmsKeyId", PRESENT)),
        (TEMPLATE,),
    ),
    Control(
        "ec2-no-public-machine",
        "critical",
        "No machine asks for a public address",
        "a machine on the internet",
        "Leave associatePublicIpAddress out",
        ("EC2.9", "EC2.25"),
        must(
            "networkInterfaces[*].associatePublicIpAddress",
            Rule("false", lambda value, _: str(value).lower() != "true"),
        ),
        (TEMPLATE,),
    ),
    Control(
        "ec2-nodes-take-the-template",
        "high",
        "Every node starts from a checked template, without SSH from outside",
        "a node with an open disk, an open door or its role for everybody",
        "Name a launch template of ours",
        ("Ladder",),
        nodes_take_the_template,
    ),
    Control(
        "ebs-region",
        "high",
        "The region encrypts every volume and shares no snapshot",
        "a disk that somebody forgot to encrypt",
        "Plan EncryptionByDefault and SnapshotBlockPublicAccess",
        ("EC2.7", "EC2.182"),
        region_encrypts_volumes,
    ),
    Control(
        "ebs-encrypted-by-default",
        "high",
        "Encryption by default is on",
        "a disk that somebody forgot to encrypt",
        "Set enabled to true",
        ("EC2.7",),
        must("enabled", equal(True)),
        (VOLUMES,),
    ),
    Control(
        "ebs-our-key",
        "medium",
        "The default key of volumes is ours",
        "a key whose policy is not ours",
        "Plan a DefaultKmsKey",
        ("Ladder",),
        account_has_a_volume_key,
    ),
    Control(
        "ebs-key-given",
        "medium",
        "The default key of volumes is named",
        "a key whose policy is not ours",
        "Set keyArn",
        ("Ladder",),
        must("keyArn", PRESENT),
        (VOLUME_KEY,),
    ),
    Control(
        "ebs-no-public-snapshots",
        "critical",
        "No snapshot can be shared with the world",
        "a whole disk, published",
        "Set state to block-all-sharing",
        ("EC2.1", "EC2.182"),
        must("state", equal("block-all-sharing")),
        (SNAPSHOTS,),
    ),
    Control(
        "endpoint-policy",
        "high",
        "Endpoints carry our people to our resources alone",
        "data carried out to somebody else's account",
        "Ask for aws:PrincipalAccount and aws:ResourceAccount",
        ("Ladder",),
        narrowed,
        (ENDPOINT,),
    ),
    Control(
        "endpoint-private",
        "high",
        "Interface endpoints answer to the service's own name, behind a security group",
        "traffic that takes the public way unseen",
        "Set privateDnsEnabled and security groups",
        ("Ladder",),
        endpoint_is_private,
        (ENDPOINT,),
    ),
    Control(
        "endpoint-storage",
        "medium",
        "S3 is reached without the internet, and where endpoints are on so are images, logs and EC2",
        "data on the public way",
        "Add the endpoints",
        ("EC2.10", "EC2.55", "EC2.56", "Ladder"),
        storage_has_a_gateway,
    ),
    Control(
        "network-names",
        "medium",
        "The VPC resolves names inside",
        "private endpoints that nobody finds",
        "Set enableDnsSupport and enableDnsHostnames",
        ("Ladder",),
        every(must("enableDnsSupport", not_equal(False)), must("enableDnsHostnames", equal(True))),
        (VPC,),
    ),
)
