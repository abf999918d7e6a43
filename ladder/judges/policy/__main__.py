"""``python -m ladder.judges.policy STACK``: what the policy pack must know of a stack, as JSON, when Pulumi runs it."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from ladder.exits import Wrong
from ladder.judges.policy.checking import facts_for
from ladder.plan.config import read
from ladder.plan.planning import plan_of


def main(stack: str) -> int:
    try:
        config = read(stack, None)
    except Wrong as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201
        return 2
    plan = plan_of(config)
    facts = facts_for(config, plan, datetime.now(UTC).date())
    recorded = {resource.key: resource.inputs for resource in plan.resources if resource.custom}
    print(json.dumps({"facts": asdict(facts), "recorded": recorded}, default=sorted, allow_nan=False))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
