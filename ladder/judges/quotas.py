"""Which of an account's quotas a plan needs: AWS gives a new account few GPUs, and some machines not at all.

Names, codes and defaults as Service Quotas has them:
https://docs.aws.amazon.com/general/latest/gr/ec2-service.html, .../sagemaker.html and
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ladder.plan import Plan
from ladder.plan.config import Config

# Letter of the instance family -> what counts its vCPUs: on demand, and as spot.
VCPUS = {
    "g": {
        "on-demand": ("L-DB2E81BA", "Running On-Demand G and VT instances"),
        "spot": ("L-3819A6DF", "All G and VT Spot Instance Requests"),
    },
    "p": {
        "on-demand": ("L-417A185B", "Running On-Demand P instances"),
        "spot": ("L-7212CCBC", "All P4, P3 and P2 Spot Instance Requests"),
    },
}
# Type of resource -> service, code, name and default of what counts it in a region or VPC.
COUNTED = {
    "aws:ec2/vpc:Vpc": ("vpc", "L-F678F1CE", "VPCs per Region", 5),
    "aws:ec2/eip:Eip": ("ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("vpc", "L-29B6F2EB", "Interface VPC endpoints per VPC", 50),
    "aws:sagemaker/mlflowApp:MlflowApp": ("sagemaker", "", "MLflow apps", 3),
}
# In which EKS makes no control plane. A zone's name differs by account, its id does not.
# https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
WITHOUT_EKS = {"ca-central-1": "cac1-az3", "us-east-1": "use1-az3", "us-west-1": "usw1-az2"}


@dataclass(frozen=True, kw_only=True)
class Quota:
    service: str
    code: str  # "" where Service Quotas has to be asked for it by name
    name: str
    needed: int
    default: int | None  # None where AWS gives each account its own, often 0

    @property
    def may_fall_short(self) -> bool:
        return self.default is None or self.needed > self.default

    def asks(self, region: str) -> str:
        """The command that tells the quota's code and value in this account."""
        chosen = f"QuotaCode=='{self.code}'" if self.code else f"contains(QuotaName, '{self.name}')"
        return (
            f"aws service-quotas list-service-quotas --region {region} --service-code {self.service}"
            f' --query "Quotas[?{chosen}].[QuotaCode,QuotaName,Value]" --output table'
        )

    def requests(self, region: str) -> str:
        return (
            f"aws service-quotas request-service-quota-increase --region {region} --service-code {self.service}"
            f" --quota-code {self.code or 'CODE'} --desired-value {self.needed}"
        )


def quotas_of(config: Config, plan: Plan) -> tuple[Quota, ...]:
    """What this stack alone needs; what else stands in the account comes on top."""
    return (*_counted(plan), *_gpus(config), *_machines(config))


def zone_without_eks(config: Config) -> str:
    """The id of the region's zone in which EKS refuses a cluster; "" where there is none, or no cluster."""
    return WITHOUT_EKS.get(config.settings.region, "") if config.settings.compute.kubernetes else ""


def _counted(plan: Plan) -> Iterator[Quota]:
    found = Counter(one.type for one in plan.resources if one.inputs.get("vpcEndpointType") != "Gateway")
    for type_, (service, code, name, default) in COUNTED.items():
        if found[type_]:
            yield Quota(service=service, code=code, name=name, needed=found[type_], default=default)


def _gpus(config: Config) -> Iterator[Quota]:
    kubernetes, needed = config.settings.compute.kubernetes, Counter[tuple[str, str]]()
    for pool in kubernetes.gpu_pools if kubernetes else ():
        largest = max(pool.instance_types, key=vcpus)
        needed[largest[0], pool.capacity] += pool.max_nodes * vcpus(largest)
    for (family, capacity), count in sorted(needed.items()):
        code, name = VCPUS[family][capacity]
        yield Quota(service="ec2", code=code, name=name, needed=count, default=None)


PROCESSING_AT_ONCE = 3  # Predict and its two Stress jobs wait for the same step (pipelines/training/definition.py)


def _machines(config: Config) -> Iterator[Quota]:
    """Of SageMaker: the jobs of each model that run at once, and what serves."""
    needed: Counter[str] = Counter()
    for _, model in config.models():
        needed[f"{model.training_instance_type} for training job usage"] += 1
        needed[f"{model.processing_instance_type} for processing job usage"] += PROCESSING_AT_ONCE
        use = "endpoint" if model.serving.mode == "realtime" else "transform job"
        needed[f"{model.serving.instance_type} for {use} usage"] += model.serving.instance_count
    for name, count in sorted(needed.items()):
        yield Quota(service="sagemaker", code="", name=name, needed=count, default=None)


def vcpus(instance_type: str) -> int:
    """Four for each xlarge, in all of families G and P: https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html."""
    size = instance_type.partition(".")[2].removesuffix("xlarge")
    return 4 * (int(size or 1) if size.isdigit() or not size else 24)  # metal is as large as the largest
