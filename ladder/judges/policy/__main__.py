"""``python -m ladder.judges.policy STACK``: what the policy pack must know of a stack, as JSON, when Pulumi runs it."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from ladder.exits import Wrong
from ladder.judges.policy.checking import facts_for
from ladder.plan.config import read
from ladder.plan.planning import parts_of
from ladder.plan.recording import together
from stacks.reading import base_of


def main(stack: str) -> int:
    base = base_of(stack)
    try:
        config = read(base or stack)
    except Wrong as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201
        return 2
    own, inside = parts_of(config)
    judged, beside = (inside, own) if base else (own, inside)
    here = {resource.key for resource in judged.resources}
    facts = {
        "facts": asdict(facts_for(config, together(own, inside), datetime.now(UTC).date())),
        "recorded": {resource.key: resource.inputs for resource in judged.resources if resource.custom},
        "beside": [
            {
                "type": resource.type,
                "name": resource.name,
                "inputs": resource.inputs,
                "protect": resource.protect,
                "provider": resource.provider is not None,
            }
            for resource in beside.resources
            if resource.key not in here
        ],
    }
    print(json.dumps(facts, default=sorted, allow_nan=False))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
