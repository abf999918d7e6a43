"""A definition is read whole before anything of it runs."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipelines
from ladder.cloud.services.sagemaker.pipelines.definition import parameters_of, steps_of
from ladder.cloud.services.sagemaker.pipelines.expressions import DefinitionError

Raw = dict[str, Any]
OURS = Path(pipelines.__file__).parent / "training" / "training_pipeline.json"


def step(name: str, **more: Any) -> Raw:
    return {"Name": name, "Type": "Processing", "Arguments": {}, **more}


def definition(*steps: Raw, **more: Any) -> Raw:
    return {"Version": "2020-12-01", "Parameters": [], "Steps": [*steps], **more}


@st.composite
def graphs(draw: st.DrawFn) -> Raw:
    """Steps that wait for some of those before them, by DependsOn or by what they get, in any order."""
    names = [f"S{number}" for number in range(draw(st.integers(1, 8)))]
    steps: list[Raw] = []
    for index, name in enumerate(names):
        before = draw(st.sets(st.sampled_from(names[:index]))) if index else set[str]()
        got = draw(st.sets(st.sampled_from(names[:index]))) if index else set[str]()
        arguments = {"Environment": {one: {"Get": f"Steps.{one}.ProcessingJobArn"} for one in sorted(got)}}
        steps.append(step(name, DependsOn=sorted(before), Arguments=arguments))
    return definition(*draw(st.permutations(steps)))


@given(graphs())
def test_steps_come_after_all_that_they_wait_for(raw: Raw) -> None:
    steps = steps_of(raw)
    assert sorted(one.name for one in steps) == sorted(one["Name"] for one in raw["Steps"])
    place = {one.name: number for number, one in enumerate(steps)}
    for one in steps:
        assert all(place[before] < place[one.name] for before in one.depends_on)
    for one in raw["Steps"]:
        waits_for = next(step.depends_on for step in steps if step.name == one["Name"])
        assert waits_for == set(one["DependsOn"]) | set(one["Arguments"]["Environment"])


def test_a_nested_step_waits_for_its_condition_and_knows_its_side() -> None:
    gate = step(
        "Gate", Type="Condition", Arguments={"Conditions": [], "IfSteps": [step("Yes")], "ElseSteps": [step("No")]}
    )
    by_name = {one.name: one for one in steps_of(definition(gate))}
    assert by_name["Yes"].branch == ("Gate", True)
    assert by_name["No"].branch == ("Gate", False)
    assert by_name["No"].depends_on == {"Gate"}
    assert by_name["Gate"].arguments == {"Conditions": []}


def test_our_own_pipeline_is_one_that_runs() -> None:
    names = [one.name for one in steps_of(json.loads(OURS.read_text()))]
    assert names.index("Validate") < names.index("Train") < names.index("Evaluate") < names.index("Register")


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (definition(Version="2019-01-01"), "2019-01-01"),
        (definition(step("A"), step("A")), "A"),
        (definition(step("A", DependsOn=["Missing"])), "Missing"),
        (definition(step("A", Arguments={"X": {"Get": "Steps.Missing.Y"}})), "Missing"),
        (definition(step("A", DependsOn=["B"]), step("B", DependsOn=["A"])), "A -> B|B -> A"),
    ],
)
def test_a_definition_that_can_not_run_is_refused_by_name(raw: Raw, named: str) -> None:
    with pytest.raises(DefinitionError, match=named):
        steps_of(raw)


PARAMETERS = definition(
    Parameters=[
        {"Name": "Bucket", "Type": "String"},
        {"Name": "Depth", "Type": "Integer", "DefaultValue": 3},
        {"Name": "Rate", "Type": "Float", "DefaultValue": 0.1},
        {"Name": "Fast", "Type": "Boolean", "DefaultValue": False},
        {"Name": "Mode", "Type": "String", "DefaultValue": "a", "EnumValues": ["a", "b"]},
    ]
)


@given(st.integers(), st.floats(allow_nan=False), st.booleans(), st.text())
def test_a_parameter_given_as_text_becomes_its_type(depth: int, rate: float, fast: bool, bucket: str) -> None:
    given_text = {"Bucket": bucket, "Depth": str(depth), "Rate": repr(rate), "Fast": str(fast).lower()}
    values = parameters_of(PARAMETERS, given_text)
    assert values == {"Bucket": bucket, "Depth": depth, "Rate": rate, "Fast": fast, "Mode": "a"}


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "Bucket"),
        ({"Bucket": "x", "Width": "1"}, "Width"),
        ({"Bucket": "x", "Depth": "deep"}, "Depth.*'deep'.*Integer"),
        ({"Bucket": "x", "Fast": "perhaps"}, "Fast"),
        ({"Bucket": "x", "Mode": "c"}, "Mode.*'c'"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(values: dict[str, str], named: str) -> None:
    with pytest.raises(DefinitionError, match=named):
        parameters_of(PARAMETERS, values)
