"""Where moto answers otherwise than AWS and our plan would notice: each mend says what AWS does."""

from ladder.local.daemon import Daemon
from ladder.local.mends import (
    access_analyzer,
    account,
    bucket_policy,
    budgets,
    cloudtrail,
    cost_explorer,
    eks,
    eks_parts,
    kms,
    launch_templates,
    network,
    s3,
    sagemaker,
    security_groups,
    user_profile,
)

SERVICES = (
    access_analyzer,
    account,
    bucket_policy,
    budgets,
    cloudtrail,
    cost_explorer,
    eks,
    eks_parts,
    kms,
    launch_templates,
    network,
    s3,
    sagemaker,
    security_groups,
    user_profile,
)


def install(daemon: Daemon) -> None:
    for service in SERVICES:
        service.install(daemon)
