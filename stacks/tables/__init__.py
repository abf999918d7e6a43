"""Tables that AWS publishes, as ``generate.py`` read them: each a JSON file with source and day. Never edit them."""

import json
from pathlib import Path
from typing import Any, Final

FOLDER = Path(__file__).parent


def _table(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["values"]


_SAGEMAKER: dict[str, list[str]] = _table("sagemaker_instance_types")

# The instance types that SageMaker AI rents, by purpose.
TRAINING: Final = frozenset(_SAGEMAKER["training"])
PROCESSING: Final = frozenset(_SAGEMAKER["processing"])
HOSTING: Final = frozenset(_SAGEMAKER["hosting"])
STUDIO: Final = frozenset(_SAGEMAKER["studio"])

# EC2 types with NVIDIA GPUs that EKS's AMI for x86-64 boots, and how many whole GPUs one instance has.
GPUS: Final[dict[str, int]] = _table("ec2_gpus")

# Region -> the letters of its availability zones.
ZONE_LETTERS: Final[dict[str, str]] = _table("region_zones")

# Under standard support of EKS, oldest first.
KUBERNETES_VERSIONS: Final[tuple[str, ...]] = tuple(_table("kubernetes_versions"))
