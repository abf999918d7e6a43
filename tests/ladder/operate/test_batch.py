"""A batch is one job a file and version; one that failed does not stand in the way of the next attempt."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from ladder.operate.prediction import object_name, transform_job

ABSENT = ClientError({"Error": {"Code": "ValidationException", "Message": "Could not find it."}}, "Describe")


class SageMaker:
    """Has had a job for each of these states, under whatever names it was asked about."""

    def __init__(self, *states: str):
        self.states, self.names = states, list[str]()

    def describe_transform_job(self, TransformJobName: str) -> dict[str, Any]:  # noqa: N803
        self.names.append(TransformJobName)
        if len(self.names) > len(self.states):
            raise ABSENT
        return {"TransformJobStatus": self.states[len(self.names) - 1]}


@pytest.mark.parametrize(
    ("states", "attempt", "is_there"),
    [
        ((), 0, False),
        (("Completed",), 0, True),
        (("InProgress",), 0, True),
        (("Failed",), 1, False),
        (("Failed", "Stopping", "Stopped"), 3, False),
        (("Stopped", "Completed"), 1, True),
    ],
)
def test_what_failed_is_tried_again_under_another_name(states: tuple[str, ...], attempt: int, is_there: bool) -> None:
    sagemaker = SageMaker(*states)
    job, found = transform_job(sagemaker, "dev-lending-loan-approval-v1", b"rows")
    assert (sagemaker.names.index(job), found) == (attempt, is_there)
    assert len(set(sagemaker.names)) == attempt + 1
    assert {len(name) for name in sagemaker.names} == {len("dev-lending-loan-approval-v1-") + 10}


def test_another_file_is_another_job() -> None:
    names = {transform_job(SageMaker(), "model-v1", rows)[0] for rows in (b"one", b"two")}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("file", "name"),
    [("days-1.CSV", "days-1.CSV"), ("\udcff.csv", "_.csv"), ("a b/ü?.json", "a_b___.json"), ("x\ny.csv", "x_y.csv")],
)
def test_an_object_is_named_after_its_file_in_characters_that_s3_calls_safe(file: str, name: str) -> None:
    assert object_name(file) == name
