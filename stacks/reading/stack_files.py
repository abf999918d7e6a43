"""The only reader of stack and team files; it tells all that is wrong in them at once.

It reads the files themselves, not what Pulumi hands to a program: only a file shows an account id without quotes, and
where. ``agrees_with`` then holds the two against each other.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from stacks.names import Names
from stacks.reading.boundary_rules import BOUNDARY_RULES
from stacks.reading.errors import ConfigError, ConfigErrors, shown, suggestion
from stacks.reading.facts import examine
from stacks.reading.folder import chosen_folder, stack_file, stack_names, team_file, team_names
from stacks.reading.kubernetes_rules import KUBERNETES_RULES
from stacks.reading.model_rules import MODEL_RULES
from stacks.reading.reporting import MOST_FAULTS, broken, error, malformed
from stacks.reading.stack_rules import STACK_RULES, Neighbour
from stacks.reading.team_rules import TEAM_RULES
from stacks.reading.wording import in_file
from stacks.reading.yaml_file import Place, YamlFile
from stacks.settings import Level, Settings
from stacks.teams import LONGEST_SLUG, SLUG, Model, Team

CONFIG: Place = ("config",)
NAMESPACE = "mlops:"
OF_PULUMI = ("config", "encryptedkey", "encryptionsalt", "secretsprovider")
NO_DEFAULT_PROVIDERS = "pulumi:disable-default-providers"


def read_stack(stack: str, folder: Path | None = None) -> tuple[Settings, tuple[Team, ...]]:
    """The settings of one stack and the teams that it hosts. Raises ConfigErrors with all that is wrong in their files.

    ``folder`` holds ``config/`` and ``teams/``; without it, the folder that LADDER_STACKS names, or else this package.
    """
    folder = chosen_folder(folder)
    file = stack_file(stack, folder)
    raw, errors = _mlops(file)
    examined = examine(Settings, raw)
    facts = {**examined.facts, **_names(examined.facts), "stack": stack, "neighbours": _neighbours(stack, folder)}
    errors += malformed(file, Settings, CONFIG, examined)
    errors += broken(file, CONFIG, (*STACK_RULES, *KUBERNETES_RULES, *BOUNDARY_RULES), facts)
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


def at_level(settings: Settings, teams: Sequence[Team], level: Level) -> tuple[Settings, tuple[Team, ...]]:
    """The same stack as if its environment stood at ``level``: no team stands higher."""
    capped = tuple(team.model_copy(update={"level": min(team.level, level)}) for team in teams)
    return settings.model_copy(update={"level": level}), capped


def agrees_with(stack: str, runtime_config: Mapping[str, str], folder: Path | None = None) -> None:
    """Raises ConfigErrors where Pulumi was given other values than the file holds, as by ``pulumi up --config``.

    ``runtime_config`` is Pulumi's own form: text, with JSON for whatever is no text.
    """
    file = stack_file(stack, chosen_folder(folder))
    written = {key: value for key, value in _mlops(file)[0].items() if value is not None}
    given = {key.removeprefix(NAMESPACE): text for key, text in runtime_config.items() if key.startswith(NAMESPACE)}
    differing = [
        error(
            file,
            in_file(CONFIG, (key,)),
            given.get(key),
            "was given to Pulumi, and the file says otherwise" if key in given else "did not reach Pulumi",
            "Write it into the file, and leave --config and --config-file out",
        )
        for key in sorted(given.keys() | written.keys())
        if key not in given or key not in written or not _same(written[key], given[key])
    ]
    if differing:
        raise ConfigErrors(differing)


def _same(value: Any, text: str) -> bool:
    with suppress(json.JSONDecodeError):
        return text == value if isinstance(value, str) else json.loads(text) == value
    return False


def _mlops(file: YamlFile) -> tuple[dict[str, Any], list[ConfigError]]:
    """What stands under ``mlops:``, and what is wrong around it."""
    errors = [
        error(file, (key,), None, "no such key", suggestion(key, OF_PULUMI) + "Settings stand under config:")
        for key in file.value
        if key not in OF_PULUMI
    ]
    config: Any = file.value.get("config")
    if not isinstance(config, dict):
        missing = error(file, CONFIG, None, "is missing or no section", "Write config: and mlops:... keys under it")
        raise ConfigErrors([*errors[:MOST_FAULTS], missing])
    keys = cast("dict[str, Any]", config)
    for key in keys:
        if ":" not in key:
            errors.append(error(file, (*CONFIG, key), None, "has no namespace", f"Write {NAMESPACE}{shown(key)}"))
    if keys.get(NO_DEFAULT_PROVIDERS) != ["*"]:
        problem = 'is not ["*"], so a resource could land in whatever account the shell happens to be in'
        errors.append(
            error(file, (*CONFIG, NO_DEFAULT_PROVIDERS), None, problem, f'Write {NO_DEFAULT_PROVIDERS}: ["*"]')
        )
    raw = {key.removeprefix(NAMESPACE): value for key, value in keys.items() if key.startswith(NAMESPACE)}
    return raw, errors[:MOST_FAULTS]


def _neighbours(stack: str, folder: Path) -> tuple[Neighbour, ...]:
    """What is wrong in another stack's file is told when that stack is read."""
    return tuple(_neighbour(name, folder) for name in stack_names(folder) if name != stack)


def _neighbour(stack: str, folder: Path) -> Neighbour:
    facts: dict[str, Any] = {}
    with suppress(ConfigErrors):
        facts = examine(Settings, _mlops(stack_file(stack, folder))[0]).facts
    return Neighbour(
        name=stack,
        account_id=facts.get("account_id"),
        account_baseline=facts.get("account_baseline"),
        cidr=facts.get("network_cidr"),
    )


def _names(facts: Mapping[str, Any]) -> dict[str, Names]:
    parts = {name: facts[name] for name in ("environment", "region", "account_id") if name in facts}
    return {"names": Names(**parts)} if len(parts) == 3 else {}  # noqa: PLR2004


def _hosted(raw: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Names fit to be a file's, each once; what is wrong with the others is told with the settings."""
    places: dict[str, int] = {}
    for index, name in enumerate(_list(raw.get("teams"))):
        if isinstance(name, str) and re.fullmatch(r"[a-z0-9]{2,16}", name):
            places.setdefault(name, index)
    return [(index, name) for name, index in places.items()]


def _team(name: str, folder: Path, facts: Mapping[str, Any]) -> tuple[Team | None, list[ConfigError]]:
    try:
        file = team_file(name, folder)
    except ConfigErrors as fault:
        return None, list(fault.errors)
    models = _list(file.value.get("models"))
    examined = examine(Team, file.value, "team_")
    own = {**examined.facts, "team_file": name, "team_model_names": [_name(model) for model in models]}
    errors = malformed(file, Team, (), examined) + broken(file, (), TEAM_RULES, {**facts, **own})
    for index, model in enumerate(models[:MOST_FAULTS]):
        known = {**facts, **own, **examine(Model, model, "model_").facts}
        errors += broken(file, ("models", index), MODEL_RULES, known)
    return cast("Team | None", examined.section), errors


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _name(model: Any) -> str:
    name = cast("dict[str, Any]", model).get("name") if isinstance(model, dict) else None
    return name if isinstance(name, str) and len(name) <= LONGEST_SLUG and re.fullmatch(SLUG, name) else ""
