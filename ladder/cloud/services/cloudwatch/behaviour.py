"""Alarms that watch, on one clock."""

import datetime

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.cloudwatch.alarms import Alarms


def install(daemon: Daemon) -> None:
    Alarms(daemon, lambda: datetime.datetime.now(datetime.UTC)).install()
