import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.training_pipeline import TrainingPipeline, TrainingPipelineArgs, filled, without
from tests.recording import requested

TEXT = st.text(max_size=20).filter(lambda text: "{{" not in text)


def test_a_placeholder_becomes_its_value_inside_a_string_and_a_list_where_it_is_the_whole() -> None:
    definition = json.dumps({"Uri": "s3://{{bucket}}/{{model}}/raw", "Subnets": "{{subnets}}", "Count": 1})
    values = {"bucket": "data", "model": "churn", "subnets": ["a", "b"]}
    assert json.loads(filled(definition, values)) == {"Uri": "s3://data/churn/raw", "Subnets": ["a", "b"], "Count": 1}


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        ('{"a": "{{bucket}}", "b": ["x{{model}}"]}', "{{bucket}} has no value; {{model}} has no value"),
        ('{"a": "in {{subnets}}"}', "{{subnets}} is a list inside a longer string"),
    ],
)
def test_what_cannot_be_filled_in_is_named(definition: str, told: str) -> None:
    with pytest.raises(ValueError, match="cannot be filled in") as refused:
        filled(definition, {"subnets": ["a"]})
    assert told in str(refused.value)


@given(value=TEXT, around=TEXT)
def test_a_value_arrives_as_it_is_whatever_it_holds(value: str, around: str) -> None:
    made = filled(json.dumps({"key": f"{around}{{{{name}}}}"}), {"name": value})
    assert json.loads(made) == {"key": around + value}


def test_a_value_that_looks_like_a_placeholder_is_not_filled_in_again() -> None:
    assert json.loads(filled('["{{a}}"]', {"a": "{{b}}", "b": "no"})) == ["{{b}}"]


def test_the_pipeline_runs_the_definition_under_the_given_role() -> None:
    args = TrainingPipelineArgs(
        pipeline_name="dev-vision-churn",
        description="Trains churn",
        definition='{"Role": "{{role}}"}',
        values={"role": "arn:jobs"},
        role_arn="arn:jobs",
        tags={},
    )
    pipeline = requested(lambda: TrainingPipeline("churn", args))["churn-pipeline"]
    assert pipeline["roleArn"] == "arn:jobs"
    assert json.loads(pipeline["pipelineDefinition"]) == {"Role": "arn:jobs"}


def test_a_step_that_a_model_has_no_use_for_goes_with_what_others_read_from_it() -> None:
    def source(name: str, uri: object) -> dict[str, object]:
        return {"InputName": name, "S3Input": {"S3Uri": uri}}

    def output(step: str) -> dict[str, str]:
        return {"Get": f"Steps.{step}.ProcessingOutputConfig.Outputs['x'].S3Output.S3Uri"}

    inputs = [source("contract", "s3://b/c.json"), source("own", output("Figures")), source("all", output("Predict"))]
    steps: list[dict[str, Any]] = [
        {"Name": "Figures", "Arguments": {}},
        {"Name": "Evaluate", "Arguments": {"ProcessingInputs": inputs}},
        {"Name": "Train", "Arguments": {"InputDataConfig": []}},
    ]
    made = json.loads(without(json.dumps({"Steps": steps}), ["Figures"]))["Steps"]
    assert [step["Name"] for step in made] == ["Evaluate", "Train"]
    assert [one["InputName"] for one in made[0]["Arguments"]["ProcessingInputs"]] == ["contract", "all"]
    assert json.loads(without(json.dumps({"Steps": steps}), []))["Steps"] == steps
