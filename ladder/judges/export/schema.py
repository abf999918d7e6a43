"""Which arguments each Terraform type takes, from the AWS provider's own schema.

``aws_schema.json`` keeps, of the provider's 13 MB, the types that the plan uses: each a ``Block``. It is made
by ``python -m ladder.judges.export``, which needs ``terraform`` with hashicorp/aws 5.100.0.
"""

import json
import subprocess
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PROVIDER = "hashicorp/aws"
VERSION = "5.100.0"
KEPT = Path(__file__).parent / "aws_schema.json"
TERRAFORM = {"required_providers": {"aws": {"source": PROVIDER, "version": VERSION}}}


@dataclass(frozen=True)
class Block:
    """``attributes``: name to Terraform type, those that can be set or read. ``blocks``: name to what stands inside."""

    attributes: dict[str, Any]
    blocks: dict[str, "Block"]


@cache
def resource_types() -> dict[str, Block]:
    """Terraform type, such as ``aws_s3_bucket``, to its arguments. Types that exist and that no plan uses are empty."""
    return {name: _block(kept) for name, kept in json.loads(KEPT.read_text()).items()}


def _block(kept: dict[str, Any]) -> Block:
    return Block(kept.get("attributes", {}), {name: _block(inner) for name, inner in kept.get("blocks", {}).items()})


def from_provider() -> dict[str, Any]:
    """Every type of the provider, in the shape that is kept. Raises ``CalledProcessError`` where terraform fails."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf.json").write_text(json.dumps({"terraform": TERRAFORM}, allow_nan=False))
        for command in (["init", "-input=false"], ["providers", "schema", "-json"]):
            shown = subprocess.run(["terraform", *command], cwd=folder, check=True, capture_output=True, text=True)
    [provider] = json.loads(shown.stdout)["provider_schemas"].values()
    return {name: _kept(schema["block"]) for name, schema in provider["resource_schemas"].items()}


def _kept(block: dict[str, Any]) -> dict[str, Any]:
    return {
        "attributes": {name: attribute["type"] for name, attribute in block.get("attributes", {}).items()},
        "blocks": {name: _kept(inner["block"]) for name, inner in block.get("block_types", {}).items()},
    }


def kept_for(used: Collection[str]) -> str:
    """Of the types named all arguments, and of all others the names: a name tells that the type exists."""
    types = from_provider()
    kept: dict[str, Any] = {name: types[name] if name in used else {} for name in types}
    return json.dumps(kept, indent=1, sort_keys=True, allow_nan=False) + "\n"
