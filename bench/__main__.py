"""`make bench`: every measurement, each a ratio or a growth within one run, so that machines can be compared by it.

`python -m bench plan` runs one part only. Takes some ten minutes in all; `install` needs the package registry.
"""

import importlib
import sys

PARTS = {
    "plan": "plan time against the bare SDK, by stack",
    "growth": "plan time from 1 to 50 teams of 5 models",
    "judged": "a plan judged by the policy pack against `terraform plan` of the same",
    "up": "time and memory of `make up` by part",
    "install": "time of a fresh install",
    "tests": "time of the tests",
    "mutants": "removed protections that the policy pack sees, beside checkov",
}


def main(wanted: list[str]) -> int:
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        print(f"No such part: {', '.join(unknown)}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    for part in wanted or PARTS:
        print(f"\n{part}: {PARTS[part]}", flush=True)
        importlib.import_module(f"bench.{part}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
