"""The stacks and teams that come with the project, and what reading them promises."""

import json
from pathlib import Path
from typing import Any

import botocore.session
import jsonschema
import pytest
import yaml

from stacks import schema
from stacks.reading import ConfigErrors, agrees_with, at_level, chosen_folder, read_stack, stack_names
from stacks.reading.yaml_file import read_yaml
from stacks.regions import REGIONS
from stacks.settings import Level
from stacks.tables import GPUS, HOSTING, PROCESSING, STUDIO, TRAINING
from tests.stacks.good_config import FILES, PROD, STACK, write_good

SHIPPED = ("dev-us-east-1", "local", "prod-eu-west-1", "prod-us-east-1", "staging-us-east-1")


def test_five_stacks_come_with_the_project() -> None:
    assert set(SHIPPED) <= set(stack_names())


@pytest.mark.parametrize("stack", SHIPPED)
@pytest.mark.parametrize("level", [0, 1])
def test_every_shipped_stack_reads_at_every_level_built(stack: str, level: Level) -> None:
    settings, teams = at_level(*read_stack(stack), level)
    assert settings.level == level
    assert teams
    assert all(team.level <= level for team in teams)


def test_lowering_the_level_changes_nothing_else() -> None:
    settings, teams = read_stack("local")
    lowered, lowered_teams = at_level(settings, teams, 0)
    assert lowered.model_dump(exclude={"level"}) == settings.model_dump(exclude={"level"})
    assert [team.model_dump(exclude={"level"}) for team in lowered_teams] == [
        team.model_dump(exclude={"level"}) for team in teams
    ]
    assert at_level(settings, teams, settings.level) == (settings, teams)


def test_files_are_found_from_any_folder_and_by_environment_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_stack("local")
    monkeypatch.chdir(tmp_path)
    assert read_stack("local") == before
    monkeypatch.setenv("LADDER_STACKS", str(write_good(tmp_path)))
    assert stack_names() == ("dev-us-east-1", STACK)


@pytest.mark.parametrize("stack", SHIPPED)
def test_an_editor_that_follows_the_schema_finds_no_fault(stack: str) -> None:
    path = chosen_folder() / "config" / f"Pulumi.{stack}.yaml"
    assert path.read_text().startswith("# yaml-language-server: $schema=../schemas/stack.json\n")
    jsonschema.validate(read_yaml(path, stack).value, json.loads((schema.FOLDER / "stack.json").read_text()))


def test_team_files_follow_their_schema_too() -> None:
    document = json.loads((schema.FOLDER / "team.json").read_text())
    for path in (chosen_folder() / "teams").glob("*.yaml"):
        assert path.read_text().startswith("# yaml-language-server: $schema=../schemas/team.json\n")
        jsonschema.validate(read_yaml(path, path.name).value, document)


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_schemas_are_current(name: str) -> None:
    kept = (schema.FOLDER / name).read_text(encoding="utf-8")
    assert kept == schema.written(name), "run: python -m stacks.schema"


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_every_setting_is_described_for_the_editor_and_for_the_remedy(name: str) -> None:
    document = schema.SCHEMAS[name]()
    sections = [document, document["properties"].get("config", {}), *document["$defs"].values()]
    settings = {key: setting for section in sections for key, setting in section.get("properties", {}).items()}
    assert len(settings) > 10
    pulumis_own = {"config", "encryptedkey", "encryptionsalt", "secretsprovider"}
    assert {key for key, setting in settings.items() if "description" not in setting} <= pulumis_own


def test_regions_and_instance_types_are_those_that_aws_lists() -> None:
    """An emptied or mistyped table would refuse what exists, or let through what does not."""
    tables = {
        "TrainingInstanceType": TRAINING,
        "ProcessingInstanceType": PROCESSING,
        "ProductionVariantInstanceType": HOSTING,
        "AppInstanceType": STUDIO,
    }
    for shape, table in tables.items():
        assert table <= listed("sagemaker", shape)
        assert len(table) > 100
    assert GPUS.keys() <= listed("ec2", "InstanceType")
    assert REGIONS.keys() == set(botocore.session.get_session().get_available_regions("ec2"))


def listed(service: str, shape: str) -> set[str]:
    model: Any = botocore.session.get_session().get_service_model(service)
    return set(model.shape_for(shape).enum)


def test_what_pulumi_was_given_has_to_be_what_the_file_says(tmp_path: Path) -> None:
    write_good(tmp_path)
    written = yaml.safe_load(FILES[PROD])["config"]
    runtime = {key: value if isinstance(value, str) else json.dumps(value) for key, value in written.items()}
    agrees_with(STACK, runtime, tmp_path)
    changed = runtime | {"mlops:level": "0", "mlops:network": '{"cidr": "10.0.0.0/16"}', "mlops:colour": "red"}
    del changed["mlops:delivery"]
    with pytest.raises(ConfigErrors) as raised:
        agrees_with(STACK, changed, tmp_path)
    assert sorted(error.key for error in raised.value.errors) == ["colour", "delivery", "level", "network"]
    assert "leave --config and --config-file out" in str(raised.value)
