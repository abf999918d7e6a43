"""The expressions of a definition mean here what they mean in SageMaker."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.cloud.services.sagemaker.pipelines.expressions import (
    DefinitionError,
    Json,
    Scope,
    holds,
    references,
    resolve,
)

plain: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Image", "S3Uri", "Environment"]), inner, max_size=3)
    ),
    max_leaves=10,
)
numbers = st.integers() | st.floats(allow_nan=False)
SCOPE = Scope(
    parameters={"Bucket": "ours", "Depth": 3},
    execution={"PipelineExecutionId": "abc123"},
    steps={
        "Train-1": {"ModelArtifacts": {"S3ModelArtifacts": "s3://ours/model.tar.gz"}},
        "Features": {
            "ProcessingOutputConfig": {
                "Outputs": [
                    {"OutputName": "train", "S3Output": {"S3Uri": "s3://ours/train"}},
                    {"OutputName": "test set", "S3Output": {"S3Uri": "s3://ours/test"}},
                ]
            },
        },
    },
    property_files={"Evaluate.Report": "s3://ours/report.json"},
    read_json={"s3://ours/report.json": {"metrics": {"auc": 0.9, "by group": [{"rate": 1}, {"rate": 2}]}}}.__getitem__,
)
report: Json = {"Get": "Steps.Evaluate.PropertyFiles.Report"}


@given(plain)
def test_what_holds_no_expression_stays_as_it_is(value: Json) -> None:
    assert resolve(value, SCOPE) == value
    assert list(references(value)) == []


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ({"Get": "Parameters.Depth"}, 3),
        ({"Get": "Execution.PipelineExecutionId"}, "abc123"),
        ({"Get": "Steps.Train-1.ModelArtifacts.S3ModelArtifacts"}, "s3://ours/model.tar.gz"),
        ({"Get": "Steps.Features.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}, "s3://ours/train"),
        ({"Get": "Steps.Features.ProcessingOutputConfig.Outputs['test set'].S3Output.S3Uri"}, "s3://ours/test"),
        ({"Get": "Steps.Features.ProcessingOutputConfig.Outputs[1].OutputName"}, "test set"),
        ({"Std:Join": {"On": "/", "Values": ["s3:/", {"Get": "Parameters.Bucket"}, 7, 0.5, True]}}, "s3://ours/7/0.5/true"),
        ({"Std:JsonGet": {"PropertyFile": report, "Path": "metrics.auc"}}, 0.9),
        ({"Std:JsonGet": {"PropertyFile": report, "Path": "$.metrics['by group'][1].rate"}}, 2),
        ({"Std:JsonGet": {"S3Uri": {"Std:Join": {"On": "/", "Values": ["s3://ours", "report.json"]}},
                          "Path": "metrics.auc"}}, 0.9),
    ],
)  # fmt: skip
def test_an_expression_becomes_its_value_wherever_it_stands(expression: Json, value: Any) -> None:
    assert resolve(expression, SCOPE) == value
    assert resolve({"Deep": [{"In": expression}]}, SCOPE) == {"Deep": [{"In": value}]}


@given(st.lists(st.text(alphabet="abc/", max_size=4), min_size=1), st.sampled_from(["", "/", "-"]))
def test_a_join_is_a_join_and_joins_nest(parts: list[str], on: str) -> None:
    whole: Json = {"Std:Join": {"On": on, "Values": [*parts]}}
    assert resolve(whole, SCOPE) == on.join(parts)
    assert resolve({"Std:Join": {"On": on, "Values": [whole, "end"]}}, SCOPE) == on.join([*parts, "end"])


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ({"Get": "Parameters.Width"}, "Width"),
        ({"Get": "Secrets.Key"}, "Secrets.Key"),
        ({"Get": "Steps.Train-1.ModelArtifacts.S3Model"}, "S3Model"),
        ({"Get": "Steps.Features.ProcessingOutputConfig.Outputs['no'].S3Output"}, "'no'"),
        ({"Get": "Steps.Features.ProcessingOutputConfig.Outputs[9]"}, r"\[9\]"),
        ({"Get": "Steps.Features.%%"}, "%%"),
        ({"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Train.PropertyFiles.Report"}, "Path": "x"}}, "Train"),
        ({"Std:JsonGet": {"PropertyFile": report, "Path": "metrics.f1"}}, "f1"),
    ],
)
def test_what_is_not_there_is_named(expression: Json, named: str) -> None:
    with pytest.raises(DefinitionError, match=named):
        resolve(expression, SCOPE)


@given(numbers, numbers)
def test_comparisons_are_those_of_numbers(left: float, right: float) -> None:
    def true(kind: str) -> bool:
        return holds({"Type": kind, "LeftValue": left, "RightValue": right}, SCOPE)

    assert true("Equals") == (left == right)
    assert true("LessThan") == (left < right) == (not true("GreaterThanOrEqualTo"))
    assert true("GreaterThan") == (left > right) == (not true("LessThanOrEqualTo"))


@given(st.integers(0, 5), st.lists(st.integers(0, 5)))
def test_in_or_and_not_combine_conditions(value: int, values: list[int]) -> None:
    inside: Json = {"Type": "In", "QueryValue": value, "Values": [*values]}
    any_equal: Json = {
        "Type": "Or",
        "Conditions": [{"Type": "Equals", "LeftValue": value, "RightValue": one} for one in values],
    }
    assert holds(inside, SCOPE) == holds(any_equal, SCOPE) == (value in values)
    assert holds({"Type": "Not", "Expression": inside}, SCOPE) == (value not in values)
    assert holds({"Type": "Not", "Condition": inside}, SCOPE) == (value not in values)


def test_a_condition_reads_what_a_step_has_measured() -> None:
    auc: Json = {"Std:JsonGet": {"PropertyFile": report, "Path": "metrics.auc"}}
    assert holds({"Type": "GreaterThanOrEqualTo", "LeftValue": auc, "RightValue": 0.9}, SCOPE)
    assert not holds({"Type": "GreaterThan", "LeftValue": auc, "RightValue": 0.9}, SCOPE)


@pytest.mark.parametrize(
    "condition",
    [{"Type": "Between", "LeftValue": 1, "RightValue": 2}, {"Type": "LessThan", "LeftValue": "1", "RightValue": 2}, {}],
)
def test_a_condition_that_means_nothing_is_refused(condition: Json) -> None:
    with pytest.raises(DefinitionError, match="Condition"):
        holds(condition, SCOPE)


@given(plain)
def test_every_reference_is_found_at_any_depth(around: Json) -> None:
    got: Json = {"Get": "Steps.A.B"}
    joined: Json = {"Std:Join": {"On": "/", "Values": [got, around]}}
    assert list(references({"Environment": {"Where": joined}})) == ["Steps.A.B"]
