"""What AWS Security Hub checks of what a plan holds, so that the ``sources`` of a control say what AWS says.

``security_hub.csv`` holds all of AI Security Best Practices (AI), those of AWS Foundational Security Best Practices
(FSBP) for the types of our plans and controls, and what else a control names. Titles and standards are those of AWS's
pages fsbp-standard, standards-ai-security, securityhub-controls-reference and one a service, as copied in
https://github.com/c2hans/aws-docs (docs/securityhub/latest/userguide; read on 2026-11-25, last change of a control
2026-09-23). EKS.3 is still listed there, with a note that it ends after 2026-08-10.

``types`` is ours: where a plan settles the matter, as beginnings of type tokens without ``aws:``. Machines and their
disks come from launch templates; empty is what pulumi-aws 7.51 has no type for. Detectors of the whole account
(GuardDuty, Inspector, Macie, Config) and its root user are no part of a plan, and so not of the table.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide"


@dataclass(frozen=True, kw_only=True)
class HubControl:
    id: str
    title: str
    standards: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def page(self) -> str:
        return f"{GUIDE}/{self.id.partition('.')[0].lower()}-controls.html#{self.id.lower().replace('.', '-')}"

    def is_about(self, type_: str) -> bool:
        return type_.startswith(self.types)


def table() -> dict[str, HubControl]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: _control(row) for row in csv.DictReader(file)}


def _control(row: dict[str, str]) -> HubControl:
    return HubControl(
        id=row["id"],
        title=row["title"],
        standards=tuple(row["standards"].split()),
        types=tuple(f"aws:{one}" for one in row["types"].split()),
    )


HUB = table()

_REGISTRY = "our images are in ECR, which AWS calls Platform; Vpc means a registry that one runs oneself"
_MANAGER = "nothing of ours calls Systems Manager or its Incident Manager, so its endpoint would be a door more"
# In FSBP or AI, and checked by no control of ours.
NOT_CHECKED = {
    "EC2.4": "a node group ends its machines, it stops none",
    "EC2.17": "EKS's network plugin gives a node more interfaces as its pods grow; AWS says to suppress the finding",
    "EC2.24": "AL2023, which eks-nodes-current asks for, has no paravirtual image",
    "EC2.57": _MANAGER,
    "EC2.58": _MANAGER,
    "EC2.60": _MANAGER,
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ImageConfig.html
    "SageMaker.16": _REGISTRY,
    "SageMaker.19": _REGISTRY,
    "SSM.1": "nodes are replaced and never mended, and nobody logs on to them",
}
# Checked, but not wherever AWS does: there Security Hub will find something.
IN_PART = {
    "CloudTrail.5": "of the trail of management: as log events, reads and writes of objects would cost by the gigabyte",
    "CloudWatch.16": "as long as the config asks, 400 days in production; AWS asks for 365 everywhere",
    "EC2.10": "where a cluster's machines call EC2 and private endpoints are on",
    "EC2.55": "where private endpoints are on; dev does without them",
    "EC2.56": "where private endpoints are on; dev does without them",
    "KMS.3": "in production, and against this program alone",
    "S3.9": "of every bucket but the one that receives access logs",
    "S3.15": "of the audit trail's bucket alone",
    "S3.17": "of every bucket but the one that receives access logs, which S3 serves under its own key alone",
    "S3.22": "of every bucket but those that receive logs",
    "S3.23": "of every bucket but those that receive logs",
    "SageMaker.4": "in production",
}
