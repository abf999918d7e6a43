"""``python -m ladder.cloud``: the daemon. People use ``ladder up`` and ``ladder down`` instead."""

import argparse
import os
from pathlib import Path

from ladder.cloud.clock import Clock
from ladder.cloud.daemon import Daemon, serve
from ladder.cloud.engine import ledger
from ladder.cloud.home import Home
from ladder.cloud.services import parts, row_of

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--home", type=Path, default=Home.default().path)
parser.add_argument("--stack", default="local")
parser.add_argument("--account-id", default="123456789012")
parser.add_argument("--region", default="us-east-1")
parser.add_argument("--speed", type=float, default=os.environ.get("LADDER_CLOUD_SPEED", "20"), help="see clock.py")


def install(daemon: Daemon) -> None:
    """All that this cloud does beyond moto, once, before the first request."""
    ledger.install(daemon, row_of)
    for behaviour in parts("behaviour"):
        behaviour.install(daemon)


if __name__ == "__main__":
    chosen = parser.parse_args()
    serve(
        Home(chosen.home.absolute()),
        stack=chosen.stack,
        account_id=chosen.account_id,
        region=chosen.region,
        clock=Clock(speed=chosen.speed),
        install=install,
    )
