"""JSON schemas of stack and team files, so that editors complete them: ``python -m stacks.schema`` writes them anew."""

import json
from pathlib import Path
from typing import Any

from stacks.settings import Settings
from stacks.tables import GPUS
from stacks.teams import Team

FOLDER = Path(__file__).parent / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def stack_schema() -> dict[str, Any]:
    """The shape that Pulumi gives the file: each setting stands as ``mlops:<setting>`` under ``config``."""
    settings = Settings.model_json_schema()
    definitions = settings["$defs"]
    definitions["GpuPool"]["properties"]["instance_types"]["items"] = {"enum": list(GPUS)}
    providers = {"const": ["*"], "description": "nothing is built but through the program's own provider"}
    config: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["pulumi:disable-default-providers", *(f"mlops:{name}" for name in settings["required"])],
        "properties": {
            "pulumi:disable-default-providers": providers,
            **{f"mlops:{name}": _or_as_text(field) for name, field in settings["properties"].items()},
        },
        # Other namespaces are other programs' business.
        "patternProperties": {"^(?!mlops:)[^:]+:.+$": {}},
    }
    pulumi: dict[str, Any] = {
        name: {"type": "string"} for name in ("encryptedkey", "encryptionsalt", "secretsprovider")
    }
    pulumi["environment"] = {"type": ["object", "array"], "description": "an environment of Pulumi ESC"}
    return {
        "$schema": DIALECT,
        "title": "Stack: an environment in a region",
        "type": "object",
        "additionalProperties": False,
        "required": ["config"],
        "properties": {"config": config, **pulumi},
        "$defs": definitions,
    }


def _or_as_text(field: dict[str, Any]) -> dict[str, Any]:
    """`pulumi config set` puts numbers and truth values directly under config into quotes."""
    if field.get("type") not in ("integer", "boolean"):
        return field
    text = {"type": "string", "pattern": r"^([0-9]+|true|false)$"}
    about = {name: field[name] for name in ("title", "description", "default") if name in field}
    return {**about, "anyOf": [{name: value for name, value in field.items() if name not in about}, text]}


def team_schema() -> dict[str, Any]:
    return {"$schema": DIALECT, **Team.model_json_schema()}


SCHEMAS = {"stack.json": stack_schema, "team.json": team_schema}


def written(name: str) -> str:
    """The text that the file of this schema is to hold."""
    return json.dumps(SCHEMAS[name](), indent=2) + "\n"


if __name__ == "__main__":
    for name in SCHEMAS:
        (FOLDER / name).write_text(written(name), encoding="utf-8")
