"""A page that has drifted is worse than none: runbooks and README are held against program, command line and AWS."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import typer.main
from botocore import xform_name
from click import Context

from ladder.cli import app
from ladder.plan import Resource
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from stacks.reading import stack_names

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
FOLDER = ROOT / "runbooks"
INDEX = FOLDER / "README.md"
PAGES = sorted(page for page in FOLDER.glob("*.md") if page != INDEX)
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
EVERY_FILE = pytest.mark.parametrize(
    "page", [*PAGES, INDEX, README], ids=lambda page: f"{page.parent.name}/{page.stem}"
)

SECTIONS = (
    r"What it means, and what it does not",
    r"Is it this\?",
    r"Stop the harm",
    r"Find the cause",
    r"(?:Fix: [^\n]+)",
    r"Check",
    r"Not fixed in 20 minutes",
    r"Never",
)
# What tells people without being an alarm, so that no description of it could name a page.
NOTICES = {
    "aws:budgets/budget:Budget": "budget-exceeded",
    "aws:costexplorer/anomalySubscription:AnomalySubscription": "cost-anomaly",
}
VARIABLES = {
    "LADDER_STACK": "local",
    "ENVIRONMENT": "local",
    "TEAM": "mobility",  # the one whose model has a schedule
    "MODEL": "bike-demand",
    "AWS_DEFAULT_REGION": "us-east-1",
    "ACCOUNT": "123456789012",
    "DATA": "local-mobility-data-us-east-1-123456789012",
    "AUDIT": "/ladder/local/platform/audit",
    "ROLE": "people",
    "KIND": "management",
    "STATE_BUCKET": "ladder-state",
}
# A call begins a line, a substitution or a loop's body, and ends where the shell goes on.
CALL = re.compile(r"""(?:^ *|\$\(|\bdo )((?:aws|ladder) (?:'[^']*'|"(?:\\.|[^"\\])*"|[^'";|&)\n])*)""", re.MULTILINE)
OF_EVERY_CALL = {"query", "output", "region", "max-items"}  # the AWS command line's own
OF_ITS_OWN = {"cp", "mb"}  # what its `s3` has beside the service's operations


@cache
def resources() -> tuple[Resource, ...]:
    return tuple(resource for stack in stack_names() for resource in plan_of(read(stack)).resources)


def alarms() -> set[tuple[str, str]]:
    """Kind and page of every alarm of every shipped stack."""
    found = [one.inputs for one in resources() if one.type == "aws:cloudwatch/metricAlarm:MetricAlarm"]
    return {
        (alarm["name"].rpartition("-")[2], alarm["alarmDescription"].rpartition("Runbook: runbooks/")[2])
        for alarm in found
    }


def title(page: Path) -> str:
    return page.read_text().partition("\n")[0]


def calls(page: Path) -> Iterator[list[str]]:
    """Each `aws` and `ladder` call of a page as its words, with the variables set as the index says."""
    text = re.sub(r"\$\(date [^)]*\)", "2026-11-23", page.read_text())
    blocks = "\n".join(re.findall(r"```(?:bash|sh)\n(.*?)```", text, re.DOTALL))
    inline = re.findall(r"`(ladder [a-z][^`\n]*)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for line in [*CALL.findall(blocks), *inline]:
        yield shlex.split(re.sub(r"\$(\w+)", lambda found: VARIABLES.get(found[1], found[0]), line))


def test_every_alarm_and_every_notice_has_its_page_and_every_page_is_needed() -> None:
    named = {page for _, page in alarms()} | {
        f"{page}.md" for token, page in NOTICES.items() if any(one.type == token for one in resources())
    }
    assert {page.name for page in PAGES} == named


def test_a_page_is_called_as_its_alarm_is() -> None:
    assert {(kind, title(FOLDER / page)) for kind, page in alarms()} == {(kind, f"# {kind}") for kind, _ in alarms()}
    assert [title(page) for page in PAGES] == [f"# {page.stem.title().replace('-', '')}" for page in PAGES]


def test_the_index_lists_every_page_once() -> None:
    assert sorted(re.findall(r"^\|.*\]\(([\w-]+\.md)\)", INDEX.read_text(), re.MULTILINE)) == [
        page.name for page in PAGES
    ]


@EVERY_PAGE
def test_a_page_says_when_it_was_drilled_then_has_its_sections_in_order(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    assert re.match(r"# \w+\n(Last drilled: \d{4}-\d\d-\d\d, |Not yet drilled: needs AWS)", text)
    headings = "".join(f"{heading}\n" for heading in re.findall(r"^## (.*)$", text, re.MULTILINE))
    *before, fixes, check, late, never = SECTIONS
    pattern = "".join(f"{part}\n" for part in before) + f"(?:{fixes}\n)+{check}\n{late}\n{never}\n"
    assert re.fullmatch(pattern, headings), headings


@EVERY_PAGE
def test_each_cause_leads_to_a_fix_of_the_page_and_each_fix_has_a_cause(page: Path) -> None:
    rows = re.findall(r"^\|.*\| (.*) \|$", page.read_text().partition("## Find the cause")[2], re.MULTILINE)[1:]
    led_to = [name for row in rows for name in re.split(r"; |: ", row) if "](" not in name]
    assert rows
    assert set(re.findall(r"^## Fix: (.*)$", page.read_text(), re.MULTILINE)) == {
        name for name in led_to if name != "unchanged"
    }


@EVERY_FILE
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    for file, anchor in re.findall(r"\]\((?!https:)([^)#]*)#?([^)]*)\)", page.read_text()):
        target = page.parent / file if file else page
        assert target.exists(), file
        if not anchor:
            continue
        headings = re.findall(r"^## (.*)$", target.read_text(), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}


@EVERY_FILE
def test_every_ladder_call_is_one_that_ladder_takes(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loanapp.csv").touch()
    group: Any = typer.main.get_command(app)
    with Context(group) as context:
        for words in [call[1:] for call in calls(page) if call[0] == "ladder"]:
            name, command, arguments = group.resolve_command(context, words)
            if len(words) > 1:  # a bare name only mentions the command
                command.make_context(name, arguments)


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"(?:^ *|`)make ([a-z]+)", README.read_text(), re.MULTILINE))
    assert {"up", "down", "test", "install"} <= targets
    for target in targets:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


@EVERY_FILE
def test_every_aws_call_exists_with_its_options(page: Path) -> None:
    for service, operation, *words in [call[1:] for call in calls(page) if call[0] == "aws"]:
        if service == "s3":
            assert operation in OF_ITS_OWN, f"aws s3 has no {operation}"
            continue
        model = service_model(service)
        known = {xform_name(name, "-"): name for name in model.operation_names}
        assert operation in known, f"aws {service} has no {operation}"
        shape: Any = model.operation_model(known[operation]).input_shape
        members = {xform_name(member, "-"): of for member, of in shape.members.items()} if shape else {}
        needed = {xform_name(member, "-") for member in shape.required_members} if shape else set[str]()
        made = {name for name, of in members.items() if of.metadata.get("idempotencyToken")}
        given = {word[2:] for word in words if word.startswith("--")}
        assert given <= {*members, *OF_EVERY_CALL}, f"aws {service} {operation}"
        assert needed - made <= given, f"aws {service} {operation}"


@EVERY_FILE
def test_a_bucket_is_made_in_whatever_region_is_set(page: Path) -> None:
    """CreateBucket needs a LocationConstraint everywhere but in us-east-1, which refuses one; `aws s3 mb` sets it.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
    """
    assert not [call for call in calls(page) if call[1:3] == ["s3api", "create-bucket"]]


@EVERY_FILE
def test_every_name_in_an_aws_call_is_one_that_the_plan_gives(page: Path) -> None:
    planned = json.dumps([dict(one.inputs) for one in plan_of(read("local")).resources])
    words = " ".join(word for call in calls(page) if call[0] == "aws" for word in call)
    used = set(re.findall(r"/ladder/local/[\w/]*|\blocal-[\w-]*", words))
    assert {name for name in used if name not in planned} == set()


@cache
def service_model(service: str) -> Any:
    return botocore.session.get_session().get_service_model({"s3api": "s3"}.get(service, service))
