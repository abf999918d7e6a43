"""What each type of resource is made with, over all shipped stacks. ``python -m tests.components.values`` keeps it.

``values.json`` is to be read: type -> property -> every value that some stack gives it. A figure that is tenfold, a
switch that is off or an action too many in a policy shows there as one changed line.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from ladder.plan.config import Config, read
from ladder.plan.planning import plan_of
from stacks.reading import stack_names

KEPT = Path(__file__).with_name("values.json")
# What differs by stack and is not to be told apart, longest first: names, digests, references.
VARYING = (
    (re.compile(r"<<([\w:/.-]+?)::[^<>#]+#([\w.\[\]]+)>>"), r"<\1 \2>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<sha256>"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "<digest>"),
)
# Free text; the models' contracts, which tests/stacks/leaves.json follows one by one; a definition that has a test.
PASSED_OVER = re.compile(r"^(description|alarmDescription|tags\.|content\.|pipelineDefinition\.)")


def values() -> dict[str, dict[str, list[str]]]:
    """Type -> path of a property, items of lists alike -> its values in order."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for stack in stack_names():
        config = read(stack)
        neutral = without_its_own(config)
        for resource in plan_of(config).resources:
            if resource.custom:
                for path, value in scalars(resource.inputs):
                    if not PASSED_OVER.search(path):
                        found[resource.type][path].add(neutral(value))
    return {
        kind: {path: sorted(held) for path, held in sorted(by_path.items())} for kind, by_path in sorted(found.items())
    }


def scalars(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        with suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, Mapping):
        for name, part in cast(Mapping[str, Any], value).items():
            yield from scalars(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list | tuple):
        for part in cast(list[Any], value):
            if path.endswith("Statement"):  # whole: an action is nothing without its resource and condition
                yield f"{path}[]", json.dumps(part, sort_keys=True)
            else:
                yield from scalars(part, f"{path}[]")
    else:
        yield path, str(value)


def without_its_own(config: Config) -> Callable[[str], str]:
    """Takes out of a value what is this stack's own: its account, region, environment, teams and models."""
    settings = config.settings
    own = {settings.account_id: "<account>", settings.region: "<region>", settings.environment: "<environment>"}
    for team in config.teams:
        own |= {team.name: "<team>"} | {model.name: "<model>" for model in team.models}
    words = re.compile(rf"(?<![a-z0-9])({'|'.join(map(re.escape, own))})(?![a-z0-9]|/xvd|-storage)")

    def neutral(value: str) -> str:
        for pattern, stands_for in VARYING:
            value = pattern.sub(stands_for, value)
        return words.sub(lambda found: own[found[0]], value)

    return neutral


if __name__ == "__main__":
    KEPT.write_text(json.dumps(values(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
