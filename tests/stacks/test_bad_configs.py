"""Whatever a person gets wrong, the answer names file, key and value and says what to do; and all of it at once."""

from pathlib import Path

import pytest

from stacks.reading import ConfigErrors, read_stack
from tests.stacks.bad_configs import BAD_CONFIGS, BadConfig, write_bad
from tests.stacks.good_config import CREDIT, DEV, FILES, MAPS, PROD, STACK, write_good


def test_the_config_that_is_spoiled_here_is_good(tmp_path: Path) -> None:
    settings, teams = read_stack(STACK, write_good(tmp_path))
    assert settings.environment == "prod"
    assert [team.name for team in teams] == ["credit", "maps"]


@pytest.mark.parametrize("bad", BAD_CONFIGS, ids=lambda bad: bad.id)
def test_a_mistake_is_told_with_file_key_value_and_remedy(bad: BadConfig, tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors) as raised:
        read_stack(STACK, write_bad(tmp_path, bad))
    told = [error for error in raised.value.errors if (error.key or "the file") == bad.key and bad.says in str(error)]
    assert told, f"{bad.key} and {bad.says!r} are not in:\n{raised.value}"
    [error, *_] = told
    assert error.file == str(tmp_path / (PROD if bad.file == DEV else bad.file))
    assert bad.value in error.value
    assert len(error.remedy) > len("Remove")
    assert len(str(error)) < 500
    assert "pydantic" not in str(raised.value)


def test_there_are_many_and_each_has_its_own_name() -> None:
    assert len({bad.id for bad in BAD_CONFIGS}) == len(BAD_CONFIGS) >= 60


def test_all_mistakes_in_all_files_are_told_at_once(tmp_path: Path) -> None:
    write_good(tmp_path)
    # A malformed value must hide no other fault: neither in its own section nor in what is compared with another file.
    mistakes = {
        PROD: {"10.40.0.0/16": "10.40.0.1/16", "us-east-1b]": "eu-west-1b]", "logs_days: 400": "logs_days: 30"},
        CREDIT: {
            "2500": "-1",
            "residency: us": "residency: eu",
            "auc: 0.75": "auc: 75",
            "name: bike-demand": "name: Bikes",
        },
        MAPS: {"name: maps": "name: map", "central": "centrla"},
    }
    for file, changes in mistakes.items():
        text = FILES[file]
        for old, new in changes.items():
            text = text.replace(old, new)
        (tmp_path / file).write_text(text)
    with pytest.raises(ConfigErrors) as raised:
        read_stack(STACK, tmp_path)
    assert [(Path(error.file).name, error.key) for error in raised.value.errors] == [
        ("Pulumi.prod-us-east-1.yaml", "network.cidr"),
        ("Pulumi.prod-us-east-1.yaml", "network.zones[1]"),
        ("Pulumi.prod-us-east-1.yaml", "retention.logs_days"),
        ("credit.yaml", "monthly_budget_usd"),
        ("credit.yaml", "residency"),
        ("credit.yaml", "models[0].gates.metric_floors.auc"),
        ("credit.yaml", "models[1].name"),
        ("maps.yaml", "name"),
        ("maps.yaml", "operating_model"),
    ]


def test_the_answer_reads_like_this(tmp_path: Path) -> None:
    write_good(tmp_path)
    (tmp_path / MAPS).write_text(FILES[MAPS].replace("300", "-200").replace("level", "levle"))
    with pytest.raises(ConfigErrors) as raised:
        read_stack(STACK, tmp_path)
    assert str(raised.value) == (
        f"{tmp_path / MAPS}: 3 settings to correct, nothing was changed\n"
        "  level: is missing. Give how far the team stands: a whole number, at most the environment's level.\n"
        "  levle (line 2): no such key. Did you mean level? Known here: approvers, cost_centre, data_classification, "
        "gpu_quota, level, members, models, monthly_budget_usd, name, on_call, operating_model, owners, regulations, "
        "releasers, residency.\n"
        "  monthly_budget_usd (line 7): -200 is below 0.01. Give the alarm threshold in US dollars a month, "
        "0.01 or more."
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "keys"),
    [
        (CREDIT, "owners: [ana@example.com]", "owners: [ana]", ["owners[0]"]),  # not: and the list is too short
        (PROD, "config:", "conf:", ["config", "conf"]),  # not: and each setting is missing
    ],
)
def test_one_mistake_is_told_once(tmp_path: Path, file: str, old: str, new: str, keys: list[str]) -> None:
    write_good(tmp_path)
    (tmp_path / file).write_text(FILES[file].replace(old, new))
    with pytest.raises(ConfigErrors) as raised:
        read_stack(STACK, tmp_path)
    assert [error.key for error in raised.value.errors] == keys


def test_a_stack_without_a_file_is_answered_with_those_that_have_one(tmp_path: Path) -> None:
    for stack in ("prod-us-east", "../../etc/passwd", ""):
        with pytest.raises(ConfigErrors, match="There are: dev-us-east-1, prod-us-east-1"):
            read_stack(stack, write_good(tmp_path))


def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    write_good(tmp_path)
    (tmp_path / CREDIT).write_text(FILES[CREDIT].replace("2500", "{secure: AAABAMpx}"))
    with pytest.raises(ConfigErrors) as raised:
        read_stack(STACK, tmp_path)
    assert "AAABAMpx" not in str(raised.value)
    assert [error.key for error in raised.value.errors] == ["monthly_budget_usd"]


def test_names_too_long_for_aws_once_prefixed_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    write_good(tmp_path)
    rename(tmp_path, PROD, environment="prodcontinental2", account="333333333333")
    long = "a-model-with-a-name-of-32-letter"
    (tmp_path / CREDIT).rename(tmp_path / "teams/creditscoring123.yaml")
    text = FILES[CREDIT].replace("name: credit", "name: creditscoring123").replace("name: bike-demand", f"name: {long}")
    (tmp_path / "teams/creditscoring123.yaml").write_text(text)
    with pytest.raises(ConfigErrors) as raised:
        read_stack("prodcontinental2-us-east-1", tmp_path)
    bucket = "prodcontinental2-creditscoring123-artifacts-us-east-1-333333333333"
    assert [(error.key, error.value) for error in raised.value.errors] == [
        (
            "compute.training_instance_types",
            "2 types",
        ),  # the longer the names, the fewer fit beside them into a boundary
        ("name", "creditscoring123"),
        ("models[0].name", "loan-approval"),
        ("models[1].name", long),  # too long
        ("models[1].name", long),  # and nobody wrote it
    ]
    assert f"{bucket}, longer than the 63 characters" in str(raised.value)
    assert f"prodcontinental2-creditscoring123-{long}, longer than the 38" in str(raised.value)


def rename(folder: Path, file: str, environment: str, account: str) -> None:
    text = FILES[file].replace("environment: prod", f"environment: {environment}").replace("333333333333", account)
    (folder / file).unlink()
    text = text.replace("[credit, maps]", "[creditscoring123]")
    (folder / f"config/Pulumi.{environment}-us-east-1.yaml").write_text(text)


def test_a_pipeline_is_given_no_type_that_refuses_its_volume_key(tmp_path: Path) -> None:
    write_good(tmp_path)
    (tmp_path / PROD).write_text(FILES[PROD].replace("ml.m5.xlarge]", "ml.g5.xlarge]"))
    gpu = "dataset: cards.csv, training_instance_type: ml.g5.xlarge"
    (tmp_path / CREDIT).write_text(FILES[CREDIT].replace("dataset: cards.csv", gpu))
    with pytest.raises(ConfigErrors, match=r"models\[1\].training_instance_type.* has a disk of its own"):
        read_stack(STACK, tmp_path)
