"""The only reader of stack and team files: ``config/Pulumi.<stack>.yaml`` and ``teams/<team>.yaml`` of one folder.

It reads the files themselves, not what Pulumi hands to a program: only the file shows that an account id stands there without
quotes, and where. ``agrees_with`` then holds the two against each other.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from stacks.names import Names
from stacks.reading.errors import ConfigError, ConfigErrors, shown, suggestion
from stacks.reading.facts import Examined, Finding, Rule, examine, findings
from stacks.reading.kubernetes_rules import KUBERNETES_RULES
from stacks.reading.model_rules import MODEL_RULES
from stacks.reading.stack_rules import STACK_RULES, Neighbour
from stacks.reading.team_rules import TEAM_RULES
from stacks.reading.wording import in_file, in_words, line_of
from stacks.reading.yaml_file import Place, YamlFile, key_of, read_yaml
from stacks.settings import Level, Section, Settings
from stacks.teams import Model, Team

PACKAGE = Path(__file__).resolve().parents[1]
CONFIG: Place = ("config",)
NAMESPACE = "mlops:"
OF_PULUMI = ("config", "encryptedkey", "encryptionsalt", "secretsprovider")
NO_DEFAULT_PROVIDERS = "pulumi:disable-default-providers"
MOST_FAULTS = 100


def read_stack(stack: str, folder: Path | None = None) -> tuple[Settings, tuple[Team, ...]]:
    """The settings of one stack and the teams that it hosts. Raises ConfigErrors with all that is wrong in all their files.

    ``folder`` holds ``config/`` and ``teams/``; without it, the folder that LADDER_STACKS names, or else this package.
    """
    folder = _folder(folder)
    file = _stack_file(stack, folder)
    raw, errors = _mlops(file)
    examined = examine(Settings, raw)
    facts = examined.facts | {"stack": stack, "neighbours": _neighbours(stack, folder)} | _names(examined.facts)
    errors += _told(file, Settings, CONFIG, examined, (*STACK_RULES, *KUBERNETES_RULES), facts)
    teams: list[Team] = []
    for index, name in _hosted(raw):
        path = folder / "teams" / f"{name}.yaml"
        if not path.exists():
            errors.append(_no_team(file, index, name, folder))
            continue
        team, wrong = _team(path, facts)
        teams += [team] if team else []
        errors += wrong
    if errors or not isinstance(examined.section, Settings):
        raise ConfigErrors(errors)
    return examined.section, tuple(teams)


def stack_names(folder: Path | None = None) -> tuple[str, ...]:
    """All stacks that have a file, in order."""
    files = (_folder(folder) / "config").glob("Pulumi.*.yaml")
    return tuple(sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in files))


def at_level(settings: Settings, teams: Sequence[Team], level: Level) -> tuple[Settings, tuple[Team, ...]]:
    """The same stack as if its environment stood at ``level``: no team stands higher."""
    capped = tuple(team.model_copy(update={"level": min(team.level, level)}) for team in teams)
    return settings.model_copy(update={"level": level}), capped


def agrees_with(stack: str, runtime_config: Mapping[str, str], folder: Path | None = None) -> None:
    """Raises ConfigErrors where Pulumi was given other values than the file holds, as with ``pulumi up --config``.

    ``runtime_config`` is Pulumi's own form: text, with JSON for whatever is no text.
    """
    file = _stack_file(stack, _folder(folder))
    raw, _ = _mlops(file)
    given = {key.removeprefix(NAMESPACE): text for key, text in runtime_config.items() if key.startswith(NAMESPACE)}
    raise_if(
        _error(file, in_file(CONFIG, (key,)), given.get(key, ""), "is not what the file says", "Write it into the file")
        for key in sorted(given.keys() | {key for key, value in raw.items() if value is not None})
        if key not in given or key not in raw or not _same(raw[key], given[key])
    )


def raise_if(errors: Iterable[ConfigError]) -> None:
    if found := list(errors):
        raise ConfigErrors(found)


def _same(value: Any, text: str) -> bool:
    with suppress(json.JSONDecodeError):
        return text == value if isinstance(value, str) else json.loads(text) == value
    return False


def _folder(folder: Path | None) -> Path:
    return folder or Path(os.environ.get("LADDER_STACKS") or PACKAGE)


def _stack_file(stack: str, folder: Path) -> YamlFile:
    known = stack_names(folder)
    if stack not in known:
        remedy = suggestion(stack, known) + (f"There are: {', '.join(known)}" if known else "Write the first one")
        name = _told_name(folder / "config")
        raise ConfigErrors(
            [ConfigError(file=name, key="stack", value=shown(stack), problem="has no file here", remedy=remedy)]
        )
    path = folder / "config" / f"Pulumi.{stack}.yaml"
    return read_yaml(path, _told_name(path))


def _told_name(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix() if path.is_relative_to(PACKAGE.parent) else str(path)


def _mlops(file: YamlFile) -> tuple[dict[str, Any], list[ConfigError]]:
    """What stands under ``mlops:``, and what is wrong around it."""
    errors = [
        _error(file, (key,), "", "no such key", suggestion(key, OF_PULUMI) + "Settings stand under config:")
        for key in file.value
        if key not in OF_PULUMI
    ]
    config: Any = file.value.get("config")
    if not isinstance(config, dict):
        errors.append(_error(file, CONFIG, "", "is missing or no section", "Write config: and mlops:... keys under it"))
        return {}, errors[:MOST_FAULTS]
    keys = cast("dict[str, Any]", config)
    for key in keys:
        if ":" not in key:
            errors.append(_error(file, (*CONFIG, key), "", "has no namespace", f"Write {NAMESPACE}{key}"))
    if keys.get(NO_DEFAULT_PROVIDERS) != ["*"]:
        problem = 'is not ["*"], so a resource could land in whatever account the shell happens to be in'
        errors.append(
            _error(file, (*CONFIG, NO_DEFAULT_PROVIDERS), "", problem, f'Write {NO_DEFAULT_PROVIDERS}: ["*"]')
        )
    raw = {key.removeprefix(NAMESPACE): value for key, value in keys.items() if key.startswith(NAMESPACE)}
    return raw, errors[:MOST_FAULTS]


def _neighbours(stack: str, folder: Path) -> tuple[Neighbour, ...]:
    """What is wrong in another stack's file is told when that stack is read."""
    return tuple(_neighbour(name, folder) for name in stack_names(folder) if name != stack)


def _neighbour(stack: str, folder: Path) -> Neighbour:
    facts: dict[str, Any] = {}
    with suppress(ConfigErrors):
        facts = examine(Settings, _mlops(_stack_file(stack, folder))[0]).facts
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
    listed: Any = raw.get("teams")
    names = cast("list[Any]", listed) if isinstance(listed, list) else []
    fit = [
        (index, name)
        for index, name in enumerate(names)
        if isinstance(name, str) and re.fullmatch(r"[a-z0-9]{2,16}", name)
    ]
    return list({name: (index, name) for index, name in reversed(fit)}.values())[::-1]


def _no_team(file: YamlFile, index: int, name: str, folder: Path) -> ConfigError:
    known = sorted(path.stem for path in (folder / "teams").glob("*.yaml"))
    remedy = suggestion(name, known) + f"Make it with: ladder new team {name}"
    return _error(file, in_file(CONFIG, ("teams", index)), name, f"has no file teams/{name}.yaml", remedy)


def _team(path: Path, facts: Mapping[str, Any]) -> tuple[Team | None, list[ConfigError]]:
    try:
        file = read_yaml(path, _told_name(path))
    except ConfigErrors as fault:
        return None, list(fault.errors)
    listed: Any = file.value.get("models")
    models = cast("list[Any]", listed) if isinstance(listed, list) else []
    names = [cast("dict[str, Any]", model).get("name") if isinstance(model, dict) else None for model in models]
    examined = examine(Team, file.value, "team_")
    known = {**facts, **examined.facts, "team_file": path.stem, "team_model_names": [str(name or "") for name in names]}
    errors = _told(file, Team, (), examined, TEAM_RULES, known)
    for index, model in enumerate(models[:MOST_FAULTS]):
        model_facts = known | examine(Model, model, "model_").facts
        errors += _found(file, ("models", index), findings(MODEL_RULES, model_facts))
    return cast("Team | None", examined.section), errors


def _told(
    file: YamlFile, shape: type[Section], at: Place, examined: Examined, rules: Iterable[Rule], facts: Mapping[str, Any]
) -> list[ConfigError]:
    secrets = [place for place in file.marks if place[-1:] == ("secure",) and place[: len(at)] == at]
    faults = [in_words(file, shape, at, fault) for fault in examined.faults[:MOST_FAULTS]]
    refused = [
        _error(file, place[:-1], "a secret", "stands where no setting takes one", "Write the value in plain text")
        for place in secrets[:MOST_FAULTS]
    ]
    return [*refused, *faults, *_found(file, at, findings(rules, facts))]


def _found(file: YamlFile, at: Place, found: Iterable[Finding]) -> list[ConfigError]:
    return [_error(file, in_file(at, one.at), one.value, one.problem, one.remedy) for one in found]


def _error(file: YamlFile, place: Place, value: object, problem: str, remedy: str) -> ConfigError:
    shown_value = shown(value) if value != "" else ""
    return ConfigError(
        file=file.name, line=line_of(file, place), key=key_of(place), value=shown_value, problem=problem, remedy=remedy
    )
