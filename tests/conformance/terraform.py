"""The real AWS provider, run on an exported plan against an embedded cloud of its own."""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ladder.cloud.aws_client import client_environment
from ladder.cloud.client import Cloud
from ladder.commands.export import write
from ladder.judges.export.terraform import Export
from tests.conformance.provider import environment as finding

OVERRIDE, VARIABLES = "conformance_override.tf.json", "asked.auto.tfvars.json"
# The provider's waits are most of the time: more at once costs little.
PARALLELISM = "-parallelism=20"
PROVIDER = {
    "skip_credentials_validation": True,
    "skip_metadata_api_check": True,
    "s3_use_path_style": True,
    "max_retries": 5,  # the emulator closes a connection now and then
}


class TerraformError(Exception):
    """What terraform said was wrong."""


@dataclass(frozen=True, kw_only=True)
class Terraform:
    """One folder of configuration, with its state, and the cloud that it is applied to."""

    folder: Path
    cloud: Cloud

    def write(self, found: Export, *, protected: bool = True) -> None:
        """The export as it is. What makes it talk to this cloud, and lifts protection, is an override beside it."""
        for ours in (OVERRIDE, VARIABLES):
            (self.folder / ours).unlink(missing_ok=True)
        write(found, self.folder)
        override = {"provider": {"aws": PROVIDER}, **({} if protected else {"resource": unprotected(found)})}
        (self.folder / OVERRIDE).write_text(json.dumps(override))
        account = self.cloud.address.account_id
        self.answer(dict.fromkeys(found.asked, f"arn:aws:sagemaker:us-east-1:{account}:mlflow-app/app-ABCDEF"))

    def answer(self, asked: Mapping[str, str]) -> None:
        """Values of the variables that stand for what an export leaves out."""
        (self.folder / VARIABLES).write_text(json.dumps(asked))

    def validate(self) -> None:
        self.run("init", "-input=false")
        self.run("validate")

    def plan(self) -> Counter[str]:
        """How many resources the configuration would create, update, replace and delete; kept for ``apply``."""
        lines = self.run("plan", "-input=false", "-out=plan.bin", "-json", PARALLELISM)
        changes = [message["change"] for message in messages(lines) if message["type"] == "planned_change"]
        return Counter(str(change["action"]) for change in changes)

    def apply(self) -> None:
        self.run("apply", "-input=false", "-json", PARALLELISM, "plan.bin")

    def destroy(self) -> None:
        self.run("destroy", "-input=false", "-auto-approve", "-json", PARALLELISM)

    def standing(self) -> list[str]:
        """Addresses of all resources that terraform knows to exist."""
        return self.run("state", "list").splitlines()

    def differences(self) -> Iterator[str]:
        """``address attribute: before -> after`` of the last plan."""
        for resource in json.loads(self.run("show", "-json", "plan.bin"))["resource_changes"]:
            before: dict[str, Any] = resource["change"]["before"] or {}
            after: dict[str, Any] = resource["change"]["after"] or {}
            for name in sorted(before.keys() | after.keys()):
                if before.get(name) != after.get(name):
                    yield f"{resource['address']} {name}: {before.get(name)} -> {after.get(name)}"

    def run(self, *command: str) -> str:
        environment = {**finding(), **client_environment(self.cloud.address)}
        # S3 Control puts the account before the host, and `123456789012.127.0.0.1` is no host: a proxy finds it.
        away = {"HTTP_PROXY": self.cloud.url, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        done = subprocess.run(
            ["terraform", *command, *(["-no-color"] if command[0] != "state" else [])],
            cwd=self.folder,
            env=os.environ | environment | away,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise TerraformError(f"terraform {command[0]}:\n" + "\n".join(complaints(done.stdout + done.stderr)))
        return done.stdout


def unprotected(found: Export) -> Mapping[str, Any]:
    """What lets go of everything that is kept on purpose: protected resources, and buckets with something in them."""
    resources: dict[str, dict[str, Any]] = {}
    for file in found.files.values():
        for type_name, bodies in file.get("resource", {}).items():
            for label, body in bodies.items():
                kept = any("prevent_destroy" in lifecycle for lifecycle in body.get("lifecycle", []))
                freed = {
                    **({"lifecycle": [{"prevent_destroy": False}]} if kept else {}),
                    **({"force_destroy": True} if type_name == "aws_s3_bucket" else {}),
                }
                if freed:
                    resources.setdefault(type_name, {})[label] = freed
    return resources


def messages(told: str) -> Iterator[dict[str, Any]]:
    for line in told.splitlines():
        with suppress(ValueError):
            yield json.loads(line)


def complaints(told: str) -> Iterator[str]:
    """The errors among JSON lines, or else the text as it is."""
    errors = [found for found in messages(told) if found.get("@level") == "error"]
    for error in errors:
        diagnostic: dict[str, Any] = error.get("diagnostic", {})
        yield f"{diagnostic.get('address', '')} {diagnostic.get('summary', '')} {diagnostic.get('detail', '')}"
    if not errors:
        yield told
