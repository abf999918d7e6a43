"""Where moto answers otherwise than AWS and our plan would notice: each mend says what AWS does."""

from ladder.local.daemon import Daemon
from ladder.local.mends import bucket_policy, budgets, eks, kms, s3, sagemaker


def install(daemon: Daemon) -> None:
    for service in (bucket_policy, budgets, eks, kms, s3, sagemaker):
        service.install(daemon)
