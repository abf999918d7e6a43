import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from moto import mock_aws

from pipelines.training.validation import RefusedDataError
from tests.pipelines.execution import RAW, Run

Spoil = Callable[[list[list[str]]], list[list[str]]]
HEADER = RAW["loan-approval"].read_text().split("\n", 1)[0].split(",")
AMOUNT, INCOME, RATIO = (HEADER.index(name) for name in ("loanamt", "appinc", "hrat"))


def with_cell(column: int, value: str, every: int = 1_000_000, first: int = 5) -> Spoil:
    def spoil(rows: list[list[str]]) -> list[list[str]]:
        chosen = range(first, len(rows), every)
        return [[*row[:column], value, *row[column + 1 :]] if n in chosen else row for n, row in enumerate(rows)]

    return spoil


def without_column(rows: list[list[str]]) -> list[list[str]]:
    return [row[:AMOUNT] + row[AMOUNT + 1 :] for row in rows]


BAD_ROWS: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "missing column": (without_column, ("missing column", "loanamt", "absent", "limit: present")),
    "wrong type": (with_cell(AMOUNT, "lots"), ("type", "loanamt", "1 of 1989 rows", "first in row 5", "a number")),
    "not finite": (with_cell(AMOUNT, "inf"), ("type", "loanamt", "1 of 1989 rows")),
    "out of range": (with_cell(INCOME, "-7"), ("range", "appinc", "1 of 1989 rows", "-7", "from 0 to 2000")),
    "30 % nulls": (with_cell(RATIO, "", every=3, first=1), ("nulls", "hrat", "33.3% missing", "at most 0.0%")),
    "empty": (lambda rows: rows[:1], ("rows", "0 rows", "at least 1")),
    "too few": (lambda rows: rows[:600], ("rows", "599 rows", "at least 1000")),
    "duplicated": (lambda rows: [*rows, *rows[1:8]], ("duplicated rows", "7 of 1996 rows", "limit: 0")),
    "unknown column": (lambda rows: [[*row, "x"] for row in rows], ("unknown column", "x", "limit: absent")),
}
BAD_BYTES: dict[str, tuple[Callable[[bytes], bytes], tuple[str, ...]]] = {
    "truncated": (lambda whole: whole[:-40], ("complete file", "ends inside row 1989", "limit: a line end")),
    "UTF-16": (lambda whole: whole.decode().encode("utf-16"), ("encoding", "byte 0 is 0xff", "limit: UTF-8")),
    "Latin-1": (lambda whole: whole.replace(b"loanamt", b"loan\xe9amt"), ("encoding", "0xe9", "limit: UTF-8")),
    "no bytes": (lambda _whole: b"", ("rows", "0 rows", "at least 1")),
}


def refused(folder: Path, content: bytes) -> str:
    raw = folder / "loanapp.csv"
    raw.write_bytes(content)
    with pytest.raises(RefusedDataError) as refusal:
        Run(folder / "run", "loan-approval", raw).validate()
    return str(refusal.value)


@pytest.mark.parametrize("fault", BAD_ROWS)
def test_bad_rows_are_refused_by_rule_column_figure_and_limit(fault: str, tmp_path: Path) -> None:
    spoil, expected = BAD_ROWS[fault]
    rows = [line.split(",") for line in RAW["loan-approval"].read_text().splitlines()]
    reason = refused(tmp_path, ("\n".join(",".join(row) for row in spoil(rows)) + "\n").encode())
    assert all(words in reason for words in expected), reason


@pytest.mark.parametrize("fault", BAD_BYTES)
def test_a_bad_file_is_refused_by_rule_figure_and_limit(fault: str, tmp_path: Path) -> None:
    spoil, expected = BAD_BYTES[fault]
    reason = refused(tmp_path, spoil(RAW["loan-approval"].read_bytes()))
    assert all(words in reason for words in expected), reason


def test_every_broken_rule_is_named_at_once(tmp_path: Path) -> None:
    rows = [line.split(",") for line in RAW["loan-approval"].read_text().splitlines()]
    both = with_cell(INCOME, "-7")(with_cell(RATIO, "150")(rows))
    reason = refused(tmp_path, ("\n".join(",".join(row) for row in both) + "\n").encode())
    assert "2 rule(s)" in reason
    assert "appinc" in reason
    assert "hrat" in reason


@mock_aws
def test_a_refusal_rings_the_pipelines_alarm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    raw = tmp_path / "bad.csv"
    raw.write_bytes(b"")
    with pytest.raises(RefusedDataError):
        Run(tmp_path / "run", "loan-approval", raw).validate({"LADDER_PIPELINE": "local-lending-loan-approval"})
    cloudwatch: Any = cast(Any, boto3).client("cloudwatch")
    [metric] = cloudwatch.list_metrics(Namespace="Ladder/local-lending")["Metrics"]
    assert metric["MetricName"] == "DataRefused"
    assert metric["Dimensions"] == [{"Name": "PipelineName", "Value": "local-lending-loan-approval"}]
    counted = cloudwatch.get_metric_data(
        StartTime=datetime.now(UTC) - timedelta(hours=1),
        EndTime=datetime.now(UTC) + timedelta(hours=1),
        MetricDataQueries=[
            {
                "Id": "refused",
                "MetricStat": {"Metric": {"Namespace": "Ladder/local-lending", **metric}, "Period": 300, "Stat": "Sum"},
            }
        ],
    )
    assert counted["MetricDataResults"][0]["Values"] == [1.0], "the alarm rings at 1 and more"


def test_the_process_fails_with_its_reason_where_sagemaker_looks_and_no_traceback(tmp_path: Path) -> None:
    run = Run(tmp_path / "run", "loan-approval", tmp_path / "empty.csv")
    run.raw.write_bytes(b"")
    with pytest.raises(RefusedDataError):
        run.validate()
    root = str(run.folder / "validate")
    ended = subprocess.run(
        [sys.executable, "-m", "pipelines.training.steps.validate"],
        env={"SM_ML_ROOT": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert (Path(root) / "output" / "failure").read_text().startswith("Data refused, 1 rule(s) broken. rows: 0 rows")
    assert "Traceback" not in ended.stdout + ended.stderr
    assert [json.loads(line)["event"] for line in ended.stdout.splitlines()] == ["data refused", "step failed"]


def test_an_unknown_model_is_named_with_those_there_are(tmp_path: Path) -> None:
    run = replace(Run(tmp_path, "loan-approval", RAW["loan-approval"]), model="loan-aproval")
    with pytest.raises(Exception, match=r"no pipelines/models/loan_aproval.*bike-demand, loan-approval"):
        run.validate()
