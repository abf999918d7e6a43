"""What `pulumi stack init` and `pulumi config set` do to a stack's file changes nothing of what is built."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from ladder.plan.recording import record
from stacks.program import build
from stacks.reading import ConfigErrors, agrees_with, read_stack, stack_names
from stacks.reading.folder import PACKAGE
from tests.stacks.as_pulumi_writes import ADDED, as_pulumi_writes
from tests.stacks.good_config import FILES, PROD, STACK, write_good

DATED = """\
  mlops:waivers:
    - {control: kms-rotation, resource: credit-key, reason: the material is imported by hand, owner: lena@example.com, expires: 2027-03-31}
"""  # noqa: E501


def rewritten(folder: Path) -> Path:
    """A copy of the shipped files, each stack's as Pulumi leaves it."""
    for part in ("config", "teams"):
        shutil.copytree(PACKAGE / part, folder / part)
    for path in (folder / "config").glob("Pulumi.*.yaml"):
        text = as_pulumi_writes(path.read_text(encoding="utf-8"))
        assert path.stem.endswith("-cluster") or re.search(r'mlops:level: "[01]"', text)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("stack", stack_names())
def test_a_rewritten_file_says_what_it_said(stack: str, tmp_path: Path) -> None:
    assert read_stack(stack, rewritten(tmp_path)) == read_stack(stack)


@pytest.mark.parametrize(
    "stack",
    [name if name == "prod-eu-west-1" else pytest.param(name, marks=pytest.mark.exhaustive) for name in stack_names()],
)
def test_the_plan_of_a_rewritten_file_is_the_plan(stack: str, tmp_path: Path) -> None:
    folder = rewritten(tmp_path)
    before, after = (record(stack, lambda at=at: build(*read_stack(stack, at))) for at in (None, folder))
    assert after == before


def given(text: str) -> dict[str, str]:
    """The config as the engine hands it to a program: text, JSON for what is none, and a time for a date."""
    config: dict[str, Any] = yaml.safe_load(text)["config"]
    form = {key: value if isinstance(value, str) else json.dumps(value, default=str) for key, value in config.items()}
    return {key: re.sub(r'"(\d{4}-\d\d-\d\d)"', r'"\1 00:00:00 +0000 UTC"', value) for key, value in form.items()}


@pytest.mark.parametrize("text", [FILES[PROD], as_pulumi_writes(FILES[PROD])])
def test_what_pulumi_hands_over_agrees_with_the_file_in_either_form(text: str, tmp_path: Path) -> None:
    write_good(tmp_path)
    text = text.replace(ADDED, "") + DATED
    (tmp_path / PROD).write_text(text, encoding="utf-8")
    agrees_with(STACK, given(text), tmp_path)
    with pytest.raises(ConfigErrors) as raised:
        agrees_with(STACK, given(text.replace("2027-03-31", "2027-04-01")), tmp_path)
    assert [error.key for error in raised.value.errors] == ["waivers"]
