"""What Pulumi keeps in a stack's file, and how it writes there.

``pulumi stack init`` and ``pulumi config set`` turn every single value directly under ``config:`` into text, dates
anywhere into times, and add keys of their own.

Seen with github.com/pulumi/pulumi/sdk/v3 3.274.1: ``workspace.LoadProjectStack``, then ``ProjectStack.Save``.
"""

import difflib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from stacks.reading.errors import ConfigError, ConfigErrors, shown, similar, suggestion
from stacks.reading.folder import chosen_folder, stack_file
from stacks.reading.reporting import MOST_FAULTS, error, with_doubts
from stacks.reading.shapes import is_collection, kinds_of
from stacks.reading.wording import in_file
from stacks.reading.yaml_file import Place, YamlFile
from stacks.settings import Settings
from stacks.values import PULUMIS_TIME

CONFIG: Place = ("config",)
NAMESPACE = "mlops"
# https://github.com/pulumi/pulumi/blob/v3.274.1/sdk/go/common/workspace/project.go, type ProjectStack
OF_PULUMI = ("config", "encryptedkey", "encryptionsalt", "environment", "secretsprovider")
NO_DEFAULT_PROVIDERS = "pulumi:disable-default-providers"


@dataclass(frozen=True, kw_only=True)
class StackFile:
    """``raw`` is what stands under ``mlops:``, each value of the type that its setting asks for where it is one."""

    file: YamlFile
    raw: dict[str, Any]
    errors: list[ConfigError]


def read_stack_file(stack: str, folder: Path) -> StackFile:
    """Raises ConfigErrors where nothing can be made of the file; other faults are in ``errors``."""
    file, misspelt = _with_namespace(stack_file(stack, folder))
    file = with_doubts(file, Settings, CONFIG)
    errors = [*file.faults, *misspelt]
    for key in file.value:
        if key not in OF_PULUMI:
            errors.append(
                error(file, (key,), None, "no such key", suggestion(key, OF_PULUMI) + "Settings stand under config:")
            )
    if not isinstance(file.value.get("config"), dict):
        missing = error(file, CONFIG, None, "is missing or no section", "Write config: and mlops:... keys under it")
        raise ConfigErrors([*errors[:MOST_FAULTS], missing])
    keys = cast("dict[str, Any]", file.value["config"])
    if keys.get(NO_DEFAULT_PROVIDERS) != ["*"]:
        problem = 'is not ["*"], so a resource could land in whatever account the shell happens to be in'
        place = (*CONFIG, NO_DEFAULT_PROVIDERS)
        errors.append(error(file, place, None, problem, f'Write {NO_DEFAULT_PROVIDERS}: ["*"]'))
    prefix = f"{NAMESPACE}:"
    raw = {key.removeprefix(prefix): value for key, value in keys.items() if key.startswith(prefix)}
    raw = {name: _typed(name, value) for name, value in raw.items()}
    return StackFile(file=file, raw=raw, errors=errors[:MOST_FAULTS])


def _with_namespace(file: YamlFile) -> tuple[YamlFile, list[ConfigError]]:
    """Each misspelt namespace is one fault; what stands under it is read as if it were ours."""
    errors: list[ConfigError] = []
    if not isinstance(file.value.get("config"), dict):
        return file, errors
    keys = cast("dict[str, Any]", file.value["config"])
    renamed: dict[str, str] = {}
    for key in keys:
        namespace, colon, name = key.rpartition(":")
        name = name.removeprefix(f"{NAMESPACE}.")
        right = f"{NAMESPACE}:{name if name in Settings.model_fields else similar(name, Settings.model_fields) or name}"
        if key == NAMESPACE:
            remedy = f"Write each key in one word with it: {NAMESPACE}:level"
            errors.append(error(file, (*CONFIG, key), None, "is a namespace, under which Pulumi finds nothing", remedy))
        elif not colon:
            errors.append(error(file, (*CONFIG, key), None, "has no namespace", f"Write {shown(right)}"))
        elif namespace != NAMESPACE and _meant(namespace):
            problem = "is not in the namespace mlops, which alone is read"
            errors.append(error(file, (*CONFIG, key), None, problem, f"Did you mean mlops? Write {shown(right)}"))
        else:
            continue
        if right not in keys:
            renamed[key] = right
    marks = {
        (place[0], renamed.get(str(place[1]), place[1]), *place[2:]) if len(place) > 1 else place: mark
        for place, mark in file.marks.items()
    }
    config = {renamed.get(key, key): value for key, value in keys.items()}
    return replace(file, value={**file.value, "config": config}, marks=marks), errors


def _meant(namespace: str) -> bool:
    letters = namespace.lower()
    return difflib.SequenceMatcher(None, letters, NAMESPACE).ratio() >= 0.8  # noqa: PLR2004  # ops and aws are others'


def _typed(name: str, value: Any) -> Any:
    """From text what is none: a level from "1", a section from the JSON that ``pulumi config set`` was given."""
    field = Settings.model_fields.get(name)
    if field and isinstance(value, str) and (is_collection(field.annotation) or str not in kinds_of(field.annotation)):
        with suppress(ValueError, RecursionError):
            meant = json.loads(value)
            return value if isinstance(meant, str) else meant
    return value


def agrees_with(stack: str, runtime_config: Mapping[str, str], folder: Path | None = None) -> None:
    """Raises ConfigErrors where Pulumi was given other values than the file holds, as by ``pulumi up --config``.

    ``runtime_config`` is Pulumi's own form: text, with JSON for whatever is no text.
    """
    read = read_stack_file(stack, chosen_folder(folder))
    prefix = f"{NAMESPACE}:"
    written = {key: value for key, value in read.raw.items() if value is not None}
    given = {key.removeprefix(prefix): text for key, text in runtime_config.items() if key.startswith(prefix)}
    differing = [
        error(
            read.file,
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
    text = re.sub(PULUMIS_TIME, r"\1", text)
    if isinstance(value, str):
        return text == value
    with suppress(ValueError, RecursionError):
        return json.loads(text) == json.loads(re.sub(PULUMIS_TIME, r"\1", json.dumps(value)))
    return False
