"""The only reader of stack and team files; it tells all that is wrong in them at once.

It reads the files themselves, not what Pulumi hands to a program: only a file shows an account id without quotes, and
where. ``agrees_with`` (pulumi_file.py) then holds the two against each other.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from stacks.names import Names
from stacks.reading.boundary_rules import BOUNDARY_RULES
from stacks.reading.errors import ConfigError, ConfigErrors, suggestion
from stacks.reading.facts import examine
from stacks.reading.folder import base_of, chosen_folder, model_folders, stack_names, team_file, team_names
from stacks.reading.freeze_rules import FREEZE_RULES
from stacks.reading.kubernetes_rules import KUBERNETES_RULES, POOL_RULES, POOLS
from stacks.reading.list_rules import LIST_RULES
from stacks.reading.model_rules import MODEL_RULES
from stacks.reading.pulumi_file import CONFIG, read_stack_file
from stacks.reading.reporting import MOST_FAULTS, broken, error, malformed, with_doubts
from stacks.reading.stack_rules import STACK_RULES, Neighbour
from stacks.reading.team_rules import TEAM_RULES
from stacks.reading.wording import in_file
from stacks.settings import GpuPool, Level, Settings
from stacks.teams import LONGEST_SLUG, SLUG, Model, Team


def read_stack(stack: str, folder: Path | None = None) -> tuple[Settings, tuple[Team, ...]]:
    """The settings of one stack and the teams that it hosts. Raises ConfigErrors with all that is wrong in their files.

    ``folder`` holds ``config/`` and ``teams/``; without it, the folder that LADDER_STACKS names, or else this package.
    """
    folder = chosen_folder(folder)
    if base := base_of(stack):
        return _read_cluster(stack, base, folder)
    read = read_stack_file(stack, folder)
    file, raw, errors = read.file, read.raw, read.errors
    examined = examine(Settings, raw)
    facts = {**examined.facts, **_names(examined.facts), "stack": stack, "neighbours": _neighbours(stack, folder)}
    pools = _pools(raw)
    facts["pool_names"] = [_text_of(pool, "name") for pool in pools]
    errors += malformed(file, Settings, CONFIG, examined)
    errors += broken(
        file, CONFIG, (*STACK_RULES, *LIST_RULES, *KUBERNETES_RULES, *BOUNDARY_RULES, *FREEZE_RULES), facts
    )
    for index, pool in enumerate(pools[:MOST_FAULTS]):
        known = examine(GpuPool, pool, "pool_").facts
        errors += broken(file, in_file(CONFIG, (*POOLS, index)), POOL_RULES, known)
    teams: list[Team] = []
    known = team_names(folder)
    for index, name in _hosted(raw):
        if name not in known:
            remedy = suggestion(name, known) + f"Make it with: ladder new team {name}"
            place = in_file(CONFIG, ("teams", index))
            errors.append(error(file, place, name, f"has no file teams/{name}.yaml", remedy))
            continue
        team, wrong = _team(name, folder, facts)
        teams += [team] if team else []
        errors += wrong
    if errors or not isinstance(examined.section, Settings):
        raise ConfigErrors(errors)
    return examined.section, tuple(teams)


def _read_cluster(stack: str, base: str, folder: Path) -> tuple[Settings, tuple[Team, ...]]:
    """All that stands inside a cluster follows from the file of the stack that has the cluster."""
    read = read_stack_file(stack, folder)
    file, errors = read.file, [*read.errors]
    for key in read.raw:
        errors.append(error(file, in_file(CONFIG, (key,)), None, f"belongs in Pulumi.{base}.yaml", "Move it there"))
    settings, teams = read_stack(base, folder)
    if not (settings.compute.kubernetes and settings.level):
        problem = f"stands beside Pulumi.{base}.yaml, which asks for no cluster"
        errors.append(
            error(file, CONFIG, None, problem, "Remove this file, or add compute.kubernetes there at level 1")
        )
    if errors:
        raise ConfigErrors(errors)
    return settings, teams


def at_level(settings: Settings, teams: Sequence[Team], level: Level) -> tuple[Settings, tuple[Team, ...]]:
    """The same stack as if its environment stood at ``level``: no team stands higher."""
    capped = tuple(team.model_copy(update={"level": min(team.level, level)}) for team in teams)
    return settings.model_copy(update={"level": level}), capped


def _neighbours(stack: str, folder: Path) -> tuple[Neighbour, ...]:
    """What is wrong in another stack's file is told when that stack is read."""
    return tuple(_neighbour(name, folder) for name in stack_names(folder) if name != stack)


def _neighbour(stack: str, folder: Path) -> Neighbour:
    facts: dict[str, Any] = {}
    with suppress(ConfigErrors):
        facts = examine(Settings, read_stack_file(stack, folder).raw).facts
    return Neighbour(
        name=stack,
        account_id=facts.get("account_id"),
        account_baseline=facts.get("account_baseline"),
        cidr=facts.get("network_cidr"),
    )


def _names(facts: Mapping[str, Any]) -> dict[str, Names]:
    """Only their lengths are judged, and every account id is of one length."""
    parts = {name: facts[name] for name in ("environment", "region") if name in facts}
    account_id = facts.get("account_id", "0" * 12)
    return {"names": Names(**parts, account_id=account_id)} if len(parts) == 2 else {}  # noqa: PLR2004


def _hosted(raw: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Names fit to be a file's, each once; what is wrong with the others is told with the settings."""
    places: dict[str, int] = {}
    for index, name in enumerate(_list(raw.get("teams"))):
        if isinstance(name, str) and re.fullmatch(r"[a-z0-9]{2,16}", name):
            places.setdefault(name, index)
    return [(index, name) for name, index in places.items()]


def _team(name: str, folder: Path, facts: Mapping[str, Any]) -> tuple[Team | None, list[ConfigError]]:
    try:
        file = with_doubts(team_file(name, folder), Team, ())
    except ConfigErrors as fault:
        return None, list(fault.errors)
    models = _list(file.value.get("models"))
    examined = examine(Team, file.value, "team_")
    own = {**examined.facts, "team_file": name, "team_model_names": [_name(model) for model in models]}
    errors = [*file.faults, *malformed(file, Team, (), examined)]
    errors += broken(file, (), TEAM_RULES, {**facts, **own})
    for index, model in enumerate(models[:MOST_FAULTS]):
        known = {**facts, **own, **examine(Model, model, "model_").facts, "model_folders": model_folders()}
        errors += broken(file, ("models", index), MODEL_RULES, known)
    return None if errors else cast("Team | None", examined.section), errors


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _pools(raw: Mapping[str, Any]) -> list[Any]:
    value: Any = raw
    for key in POOLS:
        value = cast("dict[str, Any]", value).get(str(key)) if isinstance(value, dict) else None
    return _list(value)


def _text_of(section: Any, key: str) -> str:
    value = cast("dict[str, Any]", section).get(key) if isinstance(section, dict) else None
    return value if isinstance(value, str) else ""


def _name(model: Any) -> str:
    name = _text_of(model, "name")
    return name if len(name) <= LONGEST_SLUG and re.fullmatch(SLUG, name) else ""
