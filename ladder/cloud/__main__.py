"""``python -m ladder.cloud``: the daemon. People use ``ladder up`` and ``ladder down`` instead."""

import argparse
from pathlib import Path

from ladder.cloud.daemon import Daemon, serve
from ladder.cloud.engine import ledger
from ladder.cloud.home import Home
from ladder.cloud.services import parts, row_of

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--home", type=Path, default=Home.default().path)
parser.add_argument("--stack", default="local")
parser.add_argument("--account-id", default="123456789012")
parser.add_argument("--region", default="us-east-1")


def install(daemon: Daemon) -> None:
    """All that this cloud does beyond moto, once, before the first request."""
    ledger.install(daemon, row_of)
    for behaviour in parts("behaviour"):
        behaviour.install(daemon)


if __name__ == "__main__":
    chosen = parser.parse_args()
    serve(Home(chosen.home.absolute()), chosen.stack, chosen.account_id, chosen.region, install)
