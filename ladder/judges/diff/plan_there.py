"""Run by revision.py as a program, in another revision's tree: prints its plan as one line of JSON.

It may use only what that revision has too, so it asks for little.
"""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

CHECKING = ("ladder.judges.policy.checking", "ladder.policy.checking")


def only_this_tree() -> None:
    """An editable install finds a module here that the other revision lacks: it may not."""
    sys.meta_path[:] = [one for one in sys.meta_path if "__editable__" not in getattr(one, "__module__", "")]


def first(*names: str) -> Any:
    """The first of these modules that the revision has: today's name, then older ones. Raises ImportError for none."""
    for name in names[:-1]:
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    return import_module(names[-1])


def main(stack: str, level: str) -> None:
    reader = first("ladder.plan.config", "ladder.session")
    plan_of = first("ladder.plan.planning", "ladder.planning").plan_of
    if Path.cwd() not in Path(reader.__file__).parents:
        sys.exit("another program than this revision's was found")
    try:
        config = reader.read(stack, int(level) if level else None)
    except Exception as wrong:
        sys.exit(" ".join(str(wrong).split()))
    plan, it = plan_of(config), config.settings
    names = ("environment", "region", "account_id")
    document: dict[str, Any] = {
        "identity": {"stack": config.stack} | {name: getattr(it, name) for name in names},
        "resources": [asdict(resource) for resource in plan.resources],
        "use": assumed(config),
        "violations": broken(config, plan),
        "waived": let_off(config),
    }
    sys.stdout.write(json.dumps(document, allow_nan=False) + "\n")


def assumed(config: Any) -> dict[str, Any] | None:
    try:
        assumptions = first("ladder.judges.cost.assumptions", "ladder.cost.assumptions")
    except ImportError:
        return None
    return asdict(assumptions.assume(config))


def broken(config: Any, plan: Any) -> list[str] | None:
    """Judged by that revision's own policy pack."""
    try:
        checking = first(*CHECKING)
    except ImportError:
        return None
    return [f"{one.control}: {one.message}" for one in checking.check(config, plan, datetime.now(UTC).date())]


def let_off(config: Any) -> list[str]:
    try:
        return first(*CHECKING).waived(config)
    except (ImportError, AttributeError):
        return []


if __name__ == "__main__":
    only_this_tree()
    main(*sys.argv[1:])
