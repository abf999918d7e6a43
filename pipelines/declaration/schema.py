"""JSON schema of model.yaml, so that editors complete it: ``python -m pipelines.declaration.schema`` writes it anew."""

import json
from pathlib import Path
from typing import Any

from pipelines.declaration import Declaration

SCHEMA = Path(__file__).with_name("model.schema.json")


def model_schema() -> dict[str, Any]:
    """As people write it: a column bears its name as its key, and a bin begins ``from`` a number."""
    schema = Declaration.model_json_schema()
    definitions = schema["$defs"]
    column, bin_ = definitions["Column"], definitions["Bin"]
    del column["properties"]["name"], column["required"]
    bin_["properties"]["from"] = bin_["properties"].pop("low")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def written() -> str:
    """The text that the file is to hold."""
    return json.dumps(model_schema(), indent=2, allow_nan=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(written(), encoding="utf-8")
