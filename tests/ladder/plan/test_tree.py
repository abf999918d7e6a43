"""The plan as a tree: everything is counted once, under the level and owner that it stands in."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from ladder.commands.preview import as_data
from ladder.plan import Plan, Resource
from ladder.plan.tree import grow

BUCKET, KEY, STACK_LEVEL = "aws:s3/bucket:Bucket", "aws:kms/key:Key", "ladder:stack:LevelOfOwner"


def component(name: str, parent: str | None = None, kind: str = "ladder:x:Part") -> Resource:
    return Resource(type=kind, name=name, inputs={}, parent=parent, custom=False)


def made(token: str, name: str, parent: str) -> Resource:
    return Resource(type=token, name=name, inputs={}, parent=parent)


PLAN = Plan(
    stack="local",
    resources=(
        Resource(type="pulumi:providers:aws", name="aws", inputs={}),
        component("level0-platform", kind=STACK_LEVEL),
        component("level0-lending", kind=STACK_LEVEL),
        component("keys", f"{STACK_LEVEL}::level0-platform"),
        component("data", f"{STACK_LEVEL}::level0-lending"),
        component("inner", "ladder:x:Part::data"),
        made(KEY, "platform-key", "ladder:x:Part::keys"),
        made(BUCKET, "lending-data", "ladder:x:Part::data"),
        made(BUCKET, "lending-log", "ladder:x:Part::inner"),
        component("level1-lending", kind=STACK_LEVEL),
        made(BUCKET, "lending-artifacts", f"{STACK_LEVEL}::level1-lending"),
    ),
)


def test_a_resource_stands_where_its_outermost_components_put_it() -> None:
    tree = grow(PLAN)
    assert tree.levels == {0: 3, 1: 1}
    assert tree.teams(0) == {"platform": 1, "lending": 2}, "the platform comes first"
    assert tree.components(0, "lending") == {"data": 2}, "a part of a part counts with the whole"
    assert tree.types(0, "lending", "data") == {"Bucket": 2}
    assert tree.components(1, "lending") == {"lending-artifacts": 1}, "what has no component stands for itself"


def test_components_and_providers_are_no_resources() -> None:
    assert len(grow(PLAN).leaves) == sum(1 for one in PLAN.resources if one.custom) - 1


def test_the_json_form_adds_up_at_every_step() -> None:
    data = as_data(grow(PLAN))
    for level in data["levels"]:
        assert level["resources"] == sum(team["resources"] for team in level["teams"])
        for team in level["teams"]:
            assert team["resources"] == sum(part["resources"] for part in team["components"])
            assert all(part["resources"] == sum(part["types"].values()) for part in team["components"])
    assert data["resources"] == sum(level["resources"] for level in data["levels"])


@pytest.mark.parametrize("level", [0, 1])
def test_a_preview_needs_no_cloud(level: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from ladder.cli import app  # noqa: PLC0415

    monkeypatch.setenv("LADDER_HOME", str(tmp_path / "none"))
    result = CliRunner().invoke(app, ["preview", "--stack", "local", "--level", str(level), "--json"])
    assert result.exit_code == 0, result.output
    preview = json.loads(result.stdout)
    assert {one["level"] for one in preview["levels"]} == set(range(level + 1))
    assert preview["changes"] is None
