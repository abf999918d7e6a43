"""What the matrix asks of the dev stack, by class of action: kept, so that a question that is no longer asked is seen.

``python -m tests.ladder.judges.access.kept`` writes ``kept.json`` anew, for a person to compare.
"""

import json
from pathlib import Path
from typing import Any

from ladder.judges.access.cells import Asked
from ladder.judges.access.estate import read_estate
from ladder.judges.access.matrix import matrix
from ladder.judges.access.owners import owners
from tests.ladder.judges.access.dev_stack import config, plan

KEPT = Path(__file__).with_name("kept.json")


def asked_of_dev() -> tuple[Asked, ...]:
    estate = read_estate(plan(), config().names)
    return matrix(estate, owners(estate, config().settings, config().teams))


def by_class() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in asked_of_dev():
        section, team, part, name, owner = one.cell
        of = found.setdefault(f"{section}: {name}", {"actions": {}, "may": []})
        for question in one.questions:
            of["actions"][question.action] = of["actions"].get(question.action, 0) + 1
        if one.expected:
            of["may"].append(f"{team}-{part}" if team == owner else f"{team}-{part} on {owner}'s")
    return {
        name: {"actions": dict(sorted(of["actions"].items())), "may": sorted(set(of["may"]))}
        for name, of in sorted(found.items())
    }


if __name__ == "__main__":
    KEPT.write_text(json.dumps(by_class(), indent=1, allow_nan=False) + "\n", encoding="utf-8")
