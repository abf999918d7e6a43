"""One case for each Wrong and Failed of releases by the workflow, in an account that answers as it is told."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import boto3

from ladder.operate.session import Session
from ladder.plan.config import read
from tests.ladder.commands.account_refusals import DEV, here, not_found, registered
from tests.ladder.commands.refusal import Refusal, failed, giving, wrong
from tests.ladder.commands.scene import GROUP, LOANS, Scene

ARN = f"arn:aws:sagemaker:us-east-1:111111111111:model-package/{GROUP}/1"
DIGEST = "0" * 64
NOW = datetime(2026, 11, 27, tzinfo=UTC)
PACKAGE = {
    "ModelPackageArn": ARN,
    "ModelPackageGroupName": GROUP,
    "ModelPackageVersion": 1,
    "ModelApprovalStatus": "Approved",
    "InferenceSpecification": {"Containers": [{"Environment": {"LADDER_MODEL_DIGEST": DIGEST}}]},
    "CustomerMetadataProperties": {"evidence_digest": DIGEST},
}
ASK = f"release {LOANS} --version 1 --reason checked"


def by_workflow(arrange: Callable[[Scene], object]) -> Callable[[Scene], None]:
    """Of an environment and a team at level 2, where people ask and functions act."""

    def arranged(scene: Scene) -> None:
        scene.config("teams/lending.yaml", "level: 1", "level: 2")
        for stack in ("local", "dev-us-east-1"):
            scene.config(f"config/Pulumi.{stack}.yaml", "mlops:level: 1", "mlops:level: 2")
        scene.replace("stacks.reading.stack_rules.HIGHEST_LEVEL", 2)
        arrange(scene)

    return arranged


UNDER_WAY = {"done": True, "why": "under way"}


def answered(said: object = UNDER_WAY, **beside: str) -> Callable[[Scene], None]:
    """An account with one version of the pipeline's, whose function answers ``said``; its ledger is empty."""

    def arrange(scene: Scene) -> None:
        described = {**PACKAGE, "CreationTime": NOW}
        scene.account().answer(
            ListModelPackages=[{"ModelPackageSummaryList": [{"ModelPackageArn": ARN}]}],
            DescribeModelPackage=[described],
            DescribeEndpoint=[not_found("DescribeEndpoint")],
            Query=[{"Items": []}],
            Invoke=[{"Payload": io.BytesIO(json.dumps(said).encode()), **beside}],
        )

    return arrange


def never_ends(scene: Scene) -> None:
    answered()(scene)
    scene.replace("ladder.operate.delivery.RELEASE_SECONDS", 0)


def signed_out(scene: Scene) -> None:
    answered()(scene)
    scene.replace("boto3.Session.get_credentials", giving(None))


def on_this_machine(scene: Scene) -> None:
    answered()(scene)
    cloud = cast(Any, SimpleNamespace(url="http://127.0.0.1:1"))
    session = Session(config=read("local"), client=cast(Any, boto3).client, cloud=cloud)
    scene.replace("ladder.commands.release.open_session", giving(session))


RELEASE_REFUSALS: tuple[Refusal, ...] = (
    wrong(
        *("commands/approve.py:approve#1", f"approve {LOANS} --reason read {DEV}", "Which version?", "--version"),
        arrange=by_workflow(here),
    ),
    wrong(
        *("commands/approve.py:approve#2", f"approve {LOANS} --reason read {DEV}", "Who approves?", "--by EMAIL"),
        arrange=here,
    ),
    wrong(
        *(
            "commands/audit.py:chosen",
            f"audit list --team research {DEV}",
            "research keeps no ledger",
            "Teams that do: lending",
        ),
        arrange=by_workflow(here),
    ),
    wrong(
        *("commands/deploy.py:deploy", f"deploy {LOANS} {DEV}", "nobody deploys by hand", f"ladder release {LOANS}"),
        arrange=by_workflow(here),
    ),
    wrong(
        *(
            "operate/delivery.py:delivery",
            f"{ASK} {DEV}",
            "lending is at level 1",
            "begin with level 2",
            "ladder deploy",
        ),
        arrange=here,
    ),
    failed(
        *("operate/delivery.py:ask#1", f"{ASK} {DEV}", "names no digest", f"ladder train {LOANS} --force"),
        arrange=by_workflow(registered("Approved", Query=[{"Items": []}])),
    ),
    failed(
        *("operate/delivery.py:ask#2", f"{ASK} {DEV}", "release of", "version 1 failed: out of memory"),
        arrange=by_workflow(answered({"errorMessage": "out of memory"}, FunctionError="Unhandled")),
    ),
    failed(
        *("operate/delivery.py:ask#3", f"{ASK} {DEV}", f"{LOANS} version 1: it was rejected"),
        arrange=by_workflow(answered({"done": False, "why": "it was rejected"})),
    ),
    failed(
        *("operate/delivery.py:follow", f"{ASK} {DEV}", "has not ended after 0 hours", "runbooks/release-stuck.md"),
        arrange=by_workflow(never_ends),
    ),
    failed(
        *("operate/delivery.py:former", f"rollback {LOANS} --reason bad {DEV}", "no version that served before"),
        arrange=by_workflow(answered()),
    ),
    wrong(
        *(
            "operate/signing.py:signed_in#1",
            f"{ASK} {DEV} --by ada@example.com",
            "is for the cloud on this machine",
        ),
        arrange=by_workflow(answered()),
    ),
    failed(
        *("operate/signing.py:signed_in#2", f"{ASK} {DEV}", "Nobody is signed in", "aws sso login"),
        arrange=by_workflow(signed_out),
    ),
    wrong(*("operate/signing.py:signed_in#3", ASK, "Who asks?", "--by EMAIL"), arrange=by_workflow(on_this_machine)),
)
