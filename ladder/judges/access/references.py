"""What AWS would tell of a planned resource, made up the same way each time: ids from names, ARNs by AWS's patterns."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ladder.plan import REFERENCE, Plan, Resource
from stacks.names import Names

# By type: how the id is made, and how the ARN. {hex} is drawn from the resource's key, {name} is its name.
IDS = {
    "aws:ec2/securityGroup:SecurityGroup": "sg-{hex:.17}",
    "aws:ec2/subnet:Subnet": "subnet-{hex:.17}",
    "aws:ec2/vpc:Vpc": "vpc-{hex:.17}",
    "aws:kms/key:Key": "{uuid}",
    "aws:sagemaker/domain:Domain": "d-{hex:.12}",
}
ARNS = {
    "aws:cloudwatch/logGroup:LogGroup": "arn:aws:logs:{place}:log-group:{name}",
    "aws:ecr/repository:Repository": "arn:aws:ecr:{place}:repository/{name}",
    "aws:eks/cluster:Cluster": "arn:aws:eks:{place}:cluster/{name}",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "arn:aws:iam::{account}:oidc-provider/{name}",
    "aws:iam/policy:Policy": "arn:aws:iam::{account}:policy/{name}",
    "aws:iam/role:Role": "arn:aws:iam::{account}:role/{name}",
    "aws:kms/key:Key": "arn:aws:kms:{place}:key/{uuid}",
    "aws:s3/bucket:Bucket": "arn:aws:s3:::{name}",
    "aws:sagemaker/mlflowApp:MlflowApp": "arn:aws:sagemaker:{place}:mlflow-app/app-{hex:.12}",
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": "arn:aws:sagemaker:{place}:model-package-group/{name}",
    "aws:sagemaker/pipeline:Pipeline": "arn:aws:sagemaker:{place}:pipeline/{name}",
}
NAMED_BY = ("name", "bucket", "pipelineName", "modelPackageGroupName", "url")


@dataclass(frozen=True)
class Resolver:
    """Puts values in the place of a plan's references."""

    resources: dict[str, Resource]
    names: Names

    @classmethod
    def of(cls, plan: Plan, names: Names) -> "Resolver":
        return cls({resource.key: resource for resource in plan.resources}, names)

    def text(self, value: str) -> str:
        return REFERENCE.sub(lambda found: self.output(f"{found[1]}::{found[2]}", found[3]), value)

    def output(self, key: str, output: str) -> str:
        resource = self.resources[key]
        given = resource.inputs.get(output)
        if isinstance(given, str):
            return self.text(given)
        fill: Callable[[str], str] = lambda pattern: pattern.format(**self.facts(resource))  # noqa: E731
        if output == "arn":
            return fill(
                ARNS.get(resource.type, f"arn:aws:{resource.type.split(':')[1].split('/')[0]}:{{place}}:{{name}}")
            )
        return fill(IDS.get(resource.type, "{name}"))

    def facts(self, resource: Resource) -> dict[str, Any]:
        named = next(
            (resource.inputs[by] for by in NAMED_BY if isinstance(resource.inputs.get(by), str)), resource.name
        )
        return {
            "name": self.text(named).removeprefix("https://"),
            "hex": sha256(resource.key.encode()).hexdigest(),
            "uuid": uuid5(NAMESPACE_URL, resource.key),
            "account": self.names.account_id,
            "place": f"{self.names.region}:{self.names.account_id}",
        }
