"""``python -m ladder.local``: the daemon. People use ``ladder up`` and ``ladder down`` instead."""

import argparse
from pathlib import Path

from ladder.local.daemon import serve
from ladder.local.home import Home

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--home", type=Path, default=Home.default().path)
parser.add_argument("--stack", default="local")
parser.add_argument("--account-id", default="123456789012")
parser.add_argument("--region", default="us-east-1")

if __name__ == "__main__":
    chosen = parser.parse_args()
    serve(Home(chosen.home.absolute()), chosen.stack, chosen.account_id, chosen.region)
