"""The pack as Pulumi's engine meets it: started as a folder, asked over gRPC, with values that are not known yet."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from google.protobuf.json_format import ParseDict
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from ladder.judges.policy.checking import check
from ladder.plan import REFERENCE, Plan, Resource
from ladder.plan.config import read
from ladder.plan.output_names import outputs_of
from ladder.plan.planning import parts_of, plan_of
from policies.crossguard import filled
from policies.pack import CONTROLS
from policies.resource import UNKNOWN
from tests.policies.plans import STACK, shipped

ROOT = Path(__file__).parents[2]
OF_CLUSTER = f"{STACK}-cluster"


@pytest.fixture(scope="module")
def analyzer() -> Iterator[Any]:
    with started() as found:
        yield found


@contextmanager
def started() -> Generator[Any]:
    """As the CLI does it: ``python -m pulumi.policy <engine> <folder>`` prints the port that it listens on."""
    unnamed = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
    command = [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:0", str(ROOT / "policies")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd="/", env=unnamed)
    try:
        assert process.stdout
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.max_receive_message_length", -1)]) as channel:
            stub: Any = analyzer_pb2_grpc.AnalyzerStub(channel)
            # What engine 3.274 calls where it once set variables: sdk/go/common/resource/plugin/analyzer_plugin.go
            stub.ConfigureStack(
                analyzer_pb2.AnalyzerStackConfigureRequest(stack=STACK, project="mlops", organization="o", dry_run=True)
            )
            yield stub
    finally:
        process.terminate()
        process.wait()


def before_apply(value: Any) -> Any:
    """What the engine knows at a first preview: nothing of a text that holds another resource's output."""
    if isinstance(value, str):
        return UNKNOWN_STRING_VALUE if REFERENCE.search(value) else value
    if isinstance(value, dict):
        return {key: before_apply(inner) for key, inner in value.items()}  # pyright: ignore
    return [before_apply(inner) for inner in value] if isinstance(value, list) else value  # pyright: ignore


def request(kind: Any, resource: Resource, stack: str = STACK, **changed: Any) -> Any:
    provider = {}
    if resource.provider:
        type_, _, name = resource.provider.rpartition("::")
        provider = {"provider": analyzer_pb2.AnalyzerProviderResource(type=type_, name=name, urn=f"urn:{name}")}
    return kind(
        type=resource.type,
        name=resource.name,
        urn=f"urn:pulumi:{stack}::mlops::{resource.key}",
        properties=ParseDict(before_apply({**resource.inputs, **changed}), Struct()),
        options=analyzer_pb2.AnalyzerResourceOptions(protect=resource.protect),
        **provider,
    )


def computed(resource: Resource) -> set[str]:
    return outputs_of(resource.type, resource.key).keys() - resource.inputs.keys()


def test_the_engine_is_told_of_every_control(analyzer: Any) -> None:
    info = analyzer.GetAnalyzerInfo(Empty())
    assert {policy.name for policy in info.policies} == {control.id for control in CONTROLS}
    assert {policy.enforcementLevel for policy in info.policies} == {analyzer_pb2.MANDATORY}


def test_a_first_preview_finds_what_the_recorded_plan_shows(analyzer: Any) -> None:
    _, plan, _ = shipped()
    named = {"lending-data-policy", "lending-boundary-policy", "lending-key", "lending-jobs-policy", "lending-work-log"}
    for resource in plan.resources:
        if resource.name in named:
            answer = analyzer.Analyze(request(analyzer_pb2.AnalyzeRequest, resource))
            assert [one.message for one in answer.diagnostics] == []


def test_a_fault_in_what_the_engine_knows_is_mandatory(analyzer: Any) -> None:
    _, plan, _ = shipped()
    key = next(resource for resource in plan.resources if resource.name == "lending-key")
    answer = analyzer.Analyze(request(analyzer_pb2.AnalyzeRequest, key, enableKeyRotation=False))
    assert [(one.policyName, one.enforcementLevel) for one in answer.diagnostics] == [
        ("kms-rotation", analyzer_pb2.MANDATORY)
    ]


def test_an_unknown_that_rests_on_no_reference_fails_and_is_no_advisory(analyzer: Any) -> None:
    _, plan, _ = shipped()
    key = next(resource for resource in plan.resources if resource.name == "lending-key")
    answer = analyzer.Analyze(request(analyzer_pb2.AnalyzeRequest, key, enableKeyRotation=UNKNOWN_STRING_VALUE))
    [found] = answer.diagnostics
    assert "cannot be known before apply" in found.message
    assert found.enforcementLevel == analyzer_pb2.MANDATORY


def whole(plan: Plan, stack: str = STACK) -> list[Any]:
    """Of a stack the engine tells outputs, of which a preview knows those alone that are inputs too."""
    return [
        request(analyzer_pb2.AnalyzerResource, one, stack, **dict.fromkeys(computed(one), UNKNOWN_STRING_VALUE))
        for one in plan.resources
    ]


def faults(analyzer: Any, resources: list[Any]) -> list[str]:
    answer = analyzer.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources))
    return [one.policyName for one in answer.diagnostics]


def test_the_whole_stack_passes_before_apply_and_a_missing_block_does_not(analyzer: Any) -> None:
    own, _ = parts_of(read(STACK))
    resources = whole(own)
    assert faults(analyzer, resources) == []
    unblocked = [one for one in resources if one.name != "lending-data-no-public-access"]
    assert faults(analyzer, unblocked) == ["s3-every-bucket-blocked"]


def test_what_stands_inside_a_cluster_is_judged_with_what_is_around_it(analyzer: Any) -> None:
    _, inside = parts_of(read(STACK))
    for one in inside.resources:
        answer = analyzer.Analyze(request(analyzer_pb2.AnalyzeRequest, one, OF_CLUSTER))
        assert [found.message for found in answer.diagnostics] == []
    resources = whole(inside, OF_CLUSTER)
    assert faults(analyzer, resources) == []
    unlimited = [one for one in resources if one.type != "kubernetes:core/v1:LimitRange"]
    assert faults(analyzer, unlimited) == ["k8s-limits"]
    # Of a provider that waits for another resource the engine tells no properties at all.
    for one in resources:
        if one.type.startswith("kubernetes:"):
            one.properties.Clear()
    assert faults(analyzer, resources) == []


SOON = datetime.now(UTC).date() + timedelta(days=30)
WAIVERS = f"""\
  mlops:waivers:
    - control: budget-estimate
      resource: lending-spend-budget
      reason: its new budget is signed but not booked yet
      owner: lena.ortiz@example.com
      expires: {SOON}
    - control: kms-rotation
      resource: lending-key
      reason: its material is imported by hand every year
      owner: lena.ortiz@example.com
      expires: 2026-01-01
"""


def test_the_engine_and_the_command_say_the_same_also_of_waivers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("config", "teams"):
        shutil.copytree(ROOT / "stacks" / folder, tmp_path / folder)
    for team in ("lending", "mobility"):
        file = tmp_path / "teams" / f"{team}.yaml"
        file.write_text(re.sub(r"monthly_budget_usd: \d+", "monthly_budget_usd: 1", file.read_text()))
    with (tmp_path / "config" / f"Pulumi.{STACK}.yaml").open("a") as file:
        file.write(WAIVERS)
    monkeypatch.setenv("LADDER_STACKS", str(tmp_path))
    config = read(STACK)
    plan = plan_of(config)
    by_command = {(one.control, one.message) for one in check(config, plan, datetime.now(UTC).date())}
    with started() as analyzer:
        own, _ = parts_of(config)
        answers = [analyzer.Analyze(request(analyzer_pb2.AnalyzeRequest, one)) for one in own.resources]
        resources = [request(analyzer_pb2.AnalyzerResource, one) for one in own.resources]
        answers.append(analyzer.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources)))
    # The SDK puts the policy's description on a line before.
    stated = {(one.policyName, one.message.splitlines()[-1]) for answer in answers for one in answer.diagnostics}
    assert stated == by_command
    assert sorted(control for control, _ in stated) == ["budget-estimate", "waivers-in-order"]
    assert any("expired on 2026-01-01" in message for _, message in stated)


def test_an_unknown_is_filled_only_by_what_could_not_be_known() -> None:
    recorded = {"policy": '{"Resource": "<<aws:kms/key:Key::k#arn>>"}', "enabled": True}
    reported = filled({"policy": UNKNOWN, "enabled": UNKNOWN}, recorded)
    assert reported["policy"] == recorded["policy"]
    assert reported["enabled"] is UNKNOWN


def test_what_the_pack_is_told_is_json(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ladder.judges.policy", STACK]
    reported = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert json.loads(reported)["facts"]["environment"] == "prod"
