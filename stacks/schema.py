"""JSON schemas of stack and team files, so that editors complete them: ``python -m stacks.schema`` writes them anew."""

import json
from pathlib import Path
from typing import Any

from stacks.gpu_types import GPUS
from stacks.settings import Settings
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
            **{f"mlops:{name}": field for name, field in settings["properties"].items()},
        },
        # Other namespaces are other programs' business.
        "patternProperties": {"^(?!mlops:)[^:]+:.+$": {}},
    }
    pulumi = {name: {"type": "string"} for name in ("encryptedkey", "encryptionsalt", "secretsprovider")}
    return {
        "$schema": DIALECT,
        "title": "Stack: an environment in a region",
        "type": "object",
        "additionalProperties": False,
        "required": ["config"],
        "properties": {"config": config, **pulumi},
        "$defs": definitions,
    }


def team_schema() -> dict[str, Any]:
    return {"$schema": DIALECT, **Team.model_json_schema()}


SCHEMAS = {"stack.json": stack_schema, "team.json": team_schema}


def written(name: str) -> str:
    """The text that the file of this schema is to hold."""
    return json.dumps(SCHEMAS[name](), indent=2) + "\n"


if __name__ == "__main__":
    for name in SCHEMAS:
        (FOLDER / name).write_text(written(name), encoding="utf-8")
