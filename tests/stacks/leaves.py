"""Every value of config, changed by itself: what of the plan follows. ``python -m tests.stacks.leaves`` keeps it.

``leaves.json`` is to be read: each value of config with what it was changed to, and each property that followed with
its new value. A budget ten times too high, a pool twice as large or a figure that reaches nothing shows there.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, cast

from ladder.plan import Plan
from ladder.plan.config import Config
from ladder.plan.planning import plan_of
from stacks.reading import read_stack
from stacks.settings import Settings
from stacks.teams import Team

KEPT = Path(__file__).with_name("leaves.json")
STACK = "prod-us-east-1"  # has everything: a cluster, protection, endpoints, two teams
TOLD_ONE_BY_ONE = 12  # of what follows; more are counted by type
LONGEST = 100

Leaf = tuple[str | int, ...]
# Where another value is not simply one more, or its opposite. By the last word of the path, or the last two.
OTHERS: Mapping[str, Any] = {
    "account_id": "444444444444",
    "anomaly_monitor": "make",
    "approvers": ["other@example.org"],
    "branch": "other",
    "cidr": "10.99.0.0/16",
    "cost_centre": "9999",
    "data_classification": "restricted",
    "dataset": "other.csv",
    "emails": ["other@example.org"],
    "ends": "2027-01-09",
    "environment": "other",
    "instance_type": "ml.m5.4xlarge",
    "interface_endpoints": "one-zone",
    "level": 0,
    "kubernetes.zones": ["us-east-1a", "us-east-1b"],
    "members": ["other@example.org"],
    "metric_ceilings": {"wape": 0.01},
    "metric_floors": {"auc": 0.99},
    "model_risk": ["risk@example.org"],
    "nat": "single",
    "operating_model": "central",
    "on_call": ["other@example.org"],
    "owner": "other@example.org",
    "owners": ["other@example.org"],
    "processing_instance_type": "ml.m5.4xlarge",
    "protected_columns": ["other"],
    "reader_accounts": ["444444444444"],
    "reason": "nothing is released for another reason",
    "region": "us-west-2",
    "regulations": ["gdpr"],
    "releasers": ["other@example.org"],
    "repository": "other/name",
    "residency": "eu",
    "schedule": "rate(9 days)",
    "starts": "2026-12-09",
    "studio_instance_types": ["ml.m5.4xlarge"],
    "training_instance_type": "ml.m5.4xlarge",
    "training_instance_types": ["ml.m5.4xlarge"],
    "version": "1.36",
    "zones": ["us-east-1d", "us-east-1f"],
    "repository_id": "98765",
    "repository_owner_id": "56789",
}
# Of the few values that some word may have.
ONE_OF: Mapping[str, Mapping[str, str]] = {
    "capacity": {"spot": "on-demand", "on-demand": "spot"},
    "kind": {"tabular": "forecast", "forecast": "tabular"},
    "mode": {"realtime": "batch", "batch": "realtime"},
    "risk_tier": {"high": "limited", "limited": "minimal", "minimal": "limited"},
}
# Numbers that stand at their highest already.
EDGES: Mapping[str, Any] = {"key_deletion_days": 29, "level": 0}
# A value that is absent by default, and what it is when given.
GIVEN: Mapping[str, Any] = {
    "demographic_parity_difference": 0.011,
    "equalized_odds_difference": 0.012,
    "noise_loss": 0.013,
    "missing_loss": 0.014,
    "latency_p95_ms": 15.5,
    "model_size_mb": 16.5,
    "fairness_exception": {
        "case": "no_protected_group",
        "reason": "Demand of bicycles: no person is in the data.",
        "owner": "owner@example.org",
        "decided_by": "risk@example.org",
        "decided_on": "2026-11-25",
        "expires": "2027-05-31",
    },
    "schedule": OTHERS["schedule"],
    "strategy": "linear",
    "percent": 17,
    "interval_minutes": 18,
    "bake_minutes": 19,
    "shadow_minutes": 20,
    "availability": 0.99,
    "latency_p99_ms": 21.5,
    "error_rate": 0.022,
}
# Names of other things, which rules outside the shape hold together; what only estimates and judges read.
PASSED_OVER = ("name", "teams", "usage", "waivers")


@cache
def shipped() -> dict[str, Any]:
    """The config as plain data: ``settings`` and ``teams``, with the two ids of which one alone says nothing."""
    settings, teams = read_stack(STACK)
    given = settings.model_dump(mode="json")
    given["delivery"] |= {"repository_id": "12345", "repository_owner_id": "67890"}
    return {
        "settings": given,
        "teams": {team.name: team.model_dump(mode="json") for team in teams},
    }


def plan(config: Mapping[str, Any]) -> Plan:
    settings = Settings.model_validate(config["settings"])
    teams = tuple(Team.model_validate(team) for team in config["teams"].values())
    return plan_of(Config(stack=STACK, settings=settings, teams=teams))


def leaves(value: Any, place: Leaf = ()) -> Iterator[tuple[Leaf, Any]]:
    """Each value with its place; a list of plain values is one, and so is a mapping whose keys are free."""
    last = place[-1] if place else ""
    if last in PASSED_OVER and len(place) > 1:
        return
    parts = parts_of(value)
    if (
        not parts
        or last in {"metric_floors", "metric_ceilings"}
        or not (isinstance(value, Mapping) or isinstance(parts[0][1], Mapping))
    ):
        yield place, value
        return
    for name, part in parts:
        yield from leaves(part, (*place, name))


def parts_of(value: Any) -> list[tuple[str | int, Any]]:
    if isinstance(value, Mapping):
        return list(cast(Mapping[str, Any], value).items())
    return list(enumerate(cast(list[Any], value))) if isinstance(value, list | tuple) else []


def another(place: Leaf, value: Any) -> Any:
    """A value of the same kind that is not this one. Raises LookupError where the table has to say which."""
    *_, above, name = ("", *map(str, place))
    if value is None:
        return GIVEN[name]
    if name in ONE_OF:
        return ONE_OF[name][value]
    other = OTHERS.get(f"{above}.{name}", OTHERS.get(name))
    if other is not None:
        return other
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return EDGES.get(name) or (value / 2 if 0 < value < 1 else value + 1)
    if isinstance(value, list) and name == "instance_types":
        return ["g5.4xlarge", "g6.4xlarge"]
    raise LookupError(f"{'.'.join(map(str, place))}: say in OTHERS what else it may be")


def changed(config: Any, place: Leaf, value: Any) -> Any:
    if not place:
        return value
    [first, *rest] = place
    if isinstance(config, list):
        items = cast(list[Any], config)
        return [changed(item, tuple(rest), value) if index == first else item for index, item in enumerate(items)]
    return {**config, first: changed(config[first], tuple(rest), value)}


def properties(of: Plan) -> dict[str, dict[str, str]]:
    """Each resource by type and name, with every scalar of its inputs by path, documents in JSON opened."""
    return {
        f"{one.type} {one.name}": {**dict(scalars(one.inputs)), "(protect)": str(one.protect)} for one in of.resources
    }


def scalars(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        with suppress(ValueError):
            value = json.loads(value)
    if not isinstance(value, Mapping | list | tuple):
        yield path, str(value)
        return
    for name, part in parts_of(value):
        yield from scalars(part, f"{path}.{name}" if path else str(name))


def followed(before: Mapping[str, dict[str, str]], after: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    """What differs: property -> its new value, or a count by type where it is much."""
    found: dict[str, str] = {}
    for key in sorted(before.keys() | after.keys()):
        if key not in after or key not in before:
            found[key] = "removed" if key in before else "added"
            continue
        for path in sorted(before[key].keys() | after[key].keys()):
            value = after[key].get(path, "gone")
            if value != before[key].get(path):
                found[f"{key} {path}"] = value[:LONGEST]
    if len(found) <= TOLD_ONE_BY_ONE:
        return found
    return dict(sorted(Counter(key.split()[0] for key in found).items()))


def consequence(place: Leaf) -> dict[str, Any]:
    """What the plan becomes when one value of the shipped config is another."""
    value = dict(leaves(shipped()))[place]
    to = another(place, value)
    return {"to": to, "then": followed(unchanged(), properties(plan(changed(shipped(), place, to))))}


@cache
def unchanged() -> dict[str, dict[str, str]]:
    return properties(plan(shipped()))


def named(place: Leaf) -> str:
    return ".".join(map(str, place))


def unknown() -> list[str]:
    """Values of which the tables above do not say what else they may be."""
    found: list[str] = []
    for place, value in leaves(shipped()):
        try:
            another(place, value)
        except LookupError:
            found.append(named(place))
    return found


if __name__ == "__main__":
    if missing := unknown():
        sys.exit(f"Say in OTHERS, GIVEN or EDGES what else may be: {', '.join(missing)}")
    kept = {named(place): consequence(place) for place, _ in leaves(shipped())}
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
