"""Run by revision.py as a program, in another revision's tree: prints its plan as one line of JSON.

It may use only what that revision has too, so it asks for little.
"""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def only_this_tree() -> None:
    """An editable install finds a module here that the other revision lacks: it may not."""
    sys.meta_path[:] = [one for one in sys.meta_path if "__editable__" not in getattr(one, "__module__", "")]


def main(stack: str, level: str) -> None:
    from ladder import session  # noqa: PLC0415 - only now is it the other revision's
    from ladder.planning import plan_of  # noqa: PLC0415

    if Path.cwd() not in Path(session.__file__).parents:
        sys.exit("another program than this revision's was found")
    try:
        config = session.read(stack, int(level) if level else None)
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
    sys.stdout.write(json.dumps(document) + "\n")


def assumed(config: Any) -> dict[str, Any] | None:
    try:
        from ladder.cost.assumptions import assume  # noqa: PLC0415 - older revisions have none
    except ImportError:
        return None
    return asdict(assume(config))


def broken(config: Any, plan: Any) -> list[str] | None:
    """Judged by that revision's own policy pack."""
    try:
        from ladder.policy.checking import check  # noqa: PLC0415 - likewise
    except ImportError:
        return None
    return [f"{one.control}: {one.message}" for one in check(config, plan, datetime.now(UTC).date())]


def let_off(config: Any) -> list[str]:
    try:
        from ladder.policy.checking import waived  # noqa: PLC0415 - likewise
    except ImportError:
        return []
    return waived(config)


if __name__ == "__main__":
    only_this_tree()
    main(*sys.argv[1:])
