"""A command as a person types it, run in this process, on a machine and in an account that a test may spoil."""

import json
import shutil
import subprocess
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from botocore.client import BaseClient
from moto import mock_aws
from typer.testing import CliRunner

import stacks
from ladder.cli import app
from ladder.exits import Failed, Wrong
from ladder.operate import model_folder
from ladder.show.console import UNBROKEN, err, out
from pipelines import interface

ACCOUNT, REGION = "111111111111", "us-east-1"  # of stack dev-us-east-1
LOANS = "lending/loan-approval"
GROUP = "dev-lending-loan-approval"


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


def typed(*arguments: str) -> Ended:
    """``ladder`` with these arguments; a traceback is no way to end."""
    ended = CliRunner().invoke(app, arguments)
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ended(ended.exit_code, ended.stdout, ended.stderr)


@dataclass(frozen=True)
class Scene:
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    opened: ExitStack
    made: list[tuple[str, int]]  # file and line of each Wrong and Failed, in order

    @classmethod
    def new(cls, folder: Path, monkeypatch: pytest.MonkeyPatch, opened: ExitStack) -> "Scene":
        scene = cls(folder, monkeypatch, opened, [])
        monkeypatch.setenv("LADDER_HOME", str(folder / "home"))
        for stream in (out, err):
            monkeypatch.setattr(stream, "width", UNBROKEN)
        for kind in (Wrong, Failed):
            monkeypatch.setattr(kind, "__init__", scene.noting(kind), raising=False)
        return scene

    def noting(self, kind: type[Exception]) -> Callable[..., None]:
        def made(problem: Exception, *arguments: object) -> None:
            [caller, _] = traceback.extract_stack(limit=2)
            self.made.append((caller.filename, caller.lineno or 0))
            super(kind, problem).__init__(*arguments)

        return made

    def replace(self, target: str, by: object) -> None:
        self.monkeypatch.setattr(target, by)

    def write(self, name: str, text: str = "") -> str:
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def config(self, file: str = "", before: str = "", after: str = "") -> Path:
        """A copy of the shipped config to read from; in ``file`` of it, ``after`` stands in place of ``before``."""
        copy = self.folder / "stacks"
        for part in ("config", "teams"):
            if not (copy / part).exists():
                shutil.copytree(Path(stacks.__file__).parent / part, copy / part)
        if file:
            text = (copy / file).read_text()
            assert before in text
            (copy / file).write_text(text.replace(before, after, 1))
        self.monkeypatch.setenv("LADDER_STACKS", str(copy))
        return copy

    def model(self, file: str, content: bytes | None) -> Path:
        """A copy of the models, with this as one file of loan-approval; without that file where it is None."""
        copy = self.folder / "models"
        shutil.copytree(interface.MODELS, copy)
        changed = copy / "loan_approval" / file
        if content is None:
            changed.unlink()
        else:
            changed.write_bytes(content)
        for module in (interface, model_folder):
            self.monkeypatch.setattr(module, "MODELS", copy)
        return changed

    def program(self, name: str, answer: Callable[[list[str], Any], "subprocess.CompletedProcess[Any]"]) -> None:
        """Calls of ``name`` are answered by ``answer``, which is given command and input; other programs run."""
        real: Any = cast(Any, subprocess.run)

        def run(command: list[str], **options: Any) -> object:
            if Path(command[0]).name.startswith(name):
                return answer(command, options.get("input"))
            return real(command, **options)

        self.replace("subprocess.run", run)

    def account(self, number: str = ACCOUNT) -> "Account":
        """Where stack dev-us-east-1 lives, or who else holds the credentials."""
        for name, value in {
            "MOTO_ACCOUNT_ID": number,
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": REGION,
        }.items():
            self.monkeypatch.setenv(name, value)
        self.opened.enter_context(mock_aws())
        return Account(self.monkeypatch)


@dataclass(frozen=True)
class Account:
    """In AWS, as moto has it, but for what is answered here."""

    monkeypatch: pytest.MonkeyPatch

    def client(self, service: str) -> Any:
        return cast(Any, boto3).client(service)

    def answer(self, **by_operation: list[Any]) -> None:
        """In order, and the last for good; an exception is raised."""
        real: Any = cast(Any, BaseClient)._make_api_call
        to_come = {operation: [*answers] for operation, answers in by_operation.items()}

        def call(client: Any, operation: str, request: Any) -> Any:
            answers = to_come.get(operation)
            if answers is None:
                return real(client, operation, request)
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if isinstance(answer, Exception):
                raise answer
            return answer

        self.monkeypatch.setattr(BaseClient, "_make_api_call", call)

    def register(self, *statuses: str) -> None:
        """A version of loan-approval of each status, in order; of no evidence."""
        sagemaker = self.client("sagemaker")
        sagemaker.create_model_package_group(ModelPackageGroupName=GROUP)
        for status in statuses:
            arn = sagemaker.create_model_package(ModelPackageGroupName=GROUP)["ModelPackageArn"]
            sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus=status)
