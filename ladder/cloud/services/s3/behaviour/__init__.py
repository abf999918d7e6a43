"""Where moto's S3 answers otherwise than AWS and our plan would notice."""

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.s3.behaviour import access_logs, bucket_policy


def install(daemon: Daemon) -> None:
    for part in (access_logs, bucket_policy):
        part.install(daemon)
