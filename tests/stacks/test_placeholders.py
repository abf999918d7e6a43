"""What the shipped files name as an example never reaches AWS, and does no harm on a laptop."""

from pathlib import Path

import pulumi
import pytest

from ladder.plan.config import read
from stacks import __main__ as program
from stacks.reading import ConfigErrors, placeholders, read_stack, refuse_placeholders, stack_names
from stacks.settings import Settings
from tests.stacks.good_config import CREDIT, FILES, MAPS, PROD, STACK, write_good

OF_OURS = (("example.com", "acme.io"), ("example/ladder", "acme/ladder"), ("333333333333", "998877665544"))


def good(folder: Path) -> Settings:
    return read_stack(STACK, write_good(folder))[0]


def test_every_example_is_told_with_its_place(tmp_path: Path) -> None:
    found = placeholders(STACK, good(tmp_path), tmp_path)
    assert [(Path(one.file).name, one.key, one.value) for one in found] == [
        (Path(PROD).name, "account_id", "333333333333"),
        (Path(PROD).name, "alerts.emails[0]", "platform@example.com"),
        (Path(PROD).name, "delivery.repository", "example/ladder"),
        (Path(CREDIT).name, "owners[0]", "ana@example.com"),
        (Path(CREDIT).name, "approvers[0]", "ana@example.com"),
        (Path(CREDIT).name, "approvers[1]", "bo@example.com"),
        (Path(CREDIT).name, "models[0].owner", "ana@example.com"),
        (Path(CREDIT).name, "models[1].owner", "bo@example.com"),
        (Path(MAPS).name, "owners[0]", "cy@example.com"),
        (Path(MAPS).name, "approvers[0]", "cy@example.com"),
    ]
    assert all(one.line and one.remedy for one in found)


def test_what_is_ones_own_is_no_example(tmp_path: Path) -> None:
    settings = good(tmp_path)
    for file, text in FILES.items():
        for old, new in OF_OURS:
            text = text.replace(old, new)  # noqa: PLW2901  # the same text, step by step
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert placeholders(STACK, settings, tmp_path) == ()
    refuse_placeholders(STACK, settings, tmp_path)


@pytest.mark.parametrize("endpoint", [None, "https://sts.us-east-1.amazonaws.com", "http://127.0.0.1.acme.io"])
def test_the_engine_is_refused_before_anything_is_built(monkeypatch: pytest.MonkeyPatch, endpoint: str | None) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    if endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setattr(pulumi, "get_stack", lambda: "dev-us-east-1")
    monkeypatch.setattr(program, "build", never)
    with pytest.raises(pulumi.RunError, match=r"delivery.repository .*example/ladder is an example's repository"):
        program.main()


def never(*_: object) -> dict[str, object]:
    raise AssertionError("it was built")


@pytest.mark.parametrize("address", ["http://127.0.0.1:4566", "http://localhost:5000"])
def test_a_cloud_on_this_machine_takes_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    refuse_placeholders(STACK, good(tmp_path), tmp_path)


@pytest.mark.parametrize("stack", stack_names())
def test_every_shipped_stack_is_an_example_that_the_command_reads(stack: str) -> None:
    assert placeholders(stack, read(stack).settings)
    with pytest.raises(ConfigErrors):
        refuse_placeholders(stack, read(stack).settings)


def test_what_lies_in_an_examples_account_is_an_example_too(tmp_path: Path) -> None:
    monitor = "arn:aws:ce::333333333333:anomalymonitor/00000000-0000-0000-0000-000000000000"
    settings = good(tmp_path)
    file = tmp_path / PROD
    file.write_text(FILES[PROD].replace("anomaly_usd: 200", f"anomaly_usd: 200, anomaly_monitor: '{monitor}'"))
    [found] = [one for one in placeholders(STACK, settings, tmp_path) if one.key == "alerts.anomaly_monitor"]
    assert found.problem == "lies in an example's account"
    assert found.value.startswith("arn:aws:ce::333333333333:")
