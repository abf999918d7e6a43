"""terraform with the provider that the exports name: where it is on this machine."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ladder.judges.export.schema import PROVIDER, TERRAFORM, VERSION
from tests.judges import absent

REGISTRY = "registry.terraform.io"
MIRROR = "TERRAFORM_PROVIDER_MIRROR"  # a folder laid out as by `terraform providers mirror`


class MissingError(Exception):
    """terraform or its provider is not here; the message says what to do."""


def required() -> None:
    """For a test that needs them: it skips without, and fails in CI."""
    try:
        environment()
    except MissingError as missing:
        absent(str(missing))


@cache
def environment() -> Mapping[str, str]:
    """What `terraform init` must be told to find the provider. Raises MissingError.

    https://developer.hashicorp.com/terraform/cli/config/environment-variables#tf_cli_args-and-tf_cli_args_name
    """
    if not shutil.which("terraform"):
        raise MissingError("terraform is not here. Install it: https://developer.hashicorp.com/terraform/install.")
    with TemporaryDirectory() as folder:
        Path(folder, "main.tf.json").write_text(json.dumps({"terraform": TERRAFORM}))
        for told in (*({"TF_CLI_ARGS_init": f"-plugin-dir={mirror}"} for mirror in mirrors()), {}):
            command = ["terraform", "init", "-input=false"]
            if not subprocess.run(
                command, cwd=folder, env=os.environ | told, capture_output=True, check=False
            ).returncode:
                return told
    raise MissingError(f"terraform does not find {PROVIDER} {VERSION}. Name a folder that holds it in {MIRROR}.")


def mirrors() -> Iterator[Path]:
    """The folder named, and those below /opt, where a system keeps what is added to it. Terraform knows its own places:
    https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
    """
    named = os.environ.get(MIRROR)
    for folder in (*([Path(named)] if named else []), *sorted(Path("/opt").glob("*"))):
        if (folder / REGISTRY / PROVIDER / VERSION).is_dir():
            yield folder
