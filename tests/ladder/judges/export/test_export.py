"""The plan as Terraform: what a Terraform user would accept, and what the real provider finds valid."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from ladder.commands.export import write
from ladder.exits import Failed, Wrong
from ladder.judges.export.__main__ import used_types
from ladder.judges.export.schema import KEPT, kept_for
from ladder.judges.export.terraform import Export, export
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from ladder.plan.recording import record
from stacks.reading import stack_names
from tests.conformance.provider import environment, required


@pytest.fixture
def terraform(monkeypatch: pytest.MonkeyPatch) -> None:
    required()
    for name, value in environment().items():
        monkeypatch.setenv(name, value)


def exported(program: Any) -> Export:
    def whole() -> dict[str, Any]:
        provider = aws.Provider(
            "aws", region="eu-west-1", allowed_account_ids=["111111111111"], default_tags={"tags": {"by": "us"}}
        )
        return program(ResourceOptions(provider=provider)) or {}

    return export(record("test", whole))


def resources(found: Export, type_name: str) -> dict[str, Any]:
    return {
        label: body
        for file in found.files.values()
        for label, body in file.get("resource", {}).get(type_name, {}).items()
    }


def test_a_type_whose_arguments_are_not_kept_is_refused_by_name_and_not_exported_empty() -> None:
    def program(opts: ResourceOptions) -> None:
        aws.dynamodb.Table("ledger", attributes=[{"name": "id", "type": "S"}], hash_key="id", opts=opts)

    with pytest.raises(Failed, match=r"aws:dynamodb/table:Table.*python -m ladder\.judges\.export"):
        exported(program)


@pytest.mark.parametrize("stack", stack_names())
def test_the_provider_is_bound_to_the_one_account_and_region_of_the_stack(stack: str) -> None:
    """Without allowed_account_ids Terraform builds in whatever account the credentials are of.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs#allowed_account_ids-1
    """
    config = read(stack)
    main = export(plan_of(config)).files["main.tf.json"]
    assert main["provider"] == {
        "aws": {
            "region": "${var.region}",
            "allowed_account_ids": ["${var.account_id}"],
            "default_tags": [{"tags": {"environment": config.settings.environment, "managed-by": "ladder"}}],
        }
    }
    given = {name: main["variable"][name]["default"] for name in ("account_id", "region")}
    assert given == {"account_id": config.settings.account_id, "region": config.settings.region}


def test_references_stay_references_and_policy_variables_stay_words() -> None:
    def program(opts: ResourceOptions) -> None:
        bucket = aws.s3.Bucket("data", bucket="ours-111111111111-eu-west-1", opts=opts)
        statement = {"Resource": bucket.arn, "Condition": "${aws:PrincipalTag/team}"}
        aws.iam.Policy("read", policy=pulumi.Output.json_dumps(statement), opts=opts)

    found = exported(program)
    assert json.loads(resources(found, "aws_iam_policy")["read"]["policy"]) == {
        "Resource": "${aws_s3_bucket.data.arn}",
        "Condition": "$${aws:PrincipalTag/team}",
    }
    assert resources(found, "aws_s3_bucket")["data"]["bucket"] == "ours-${var.account_id}-${var.region}"
    assert found.files["main.tf.json"]["provider"]["aws"]["default_tags"] == [{"tags": {"by": "us"}}]


def test_what_is_protected_ignored_and_waited_for_is_so_in_terraform() -> None:
    def program(opts: ResourceOptions) -> None:
        key = aws.kms.Key("key", opts=ResourceOptions.merge(opts, ResourceOptions(protect=True)))
        aws.eks.NodeGroup(
            "gpu",
            cluster_name="gpu",
            node_role_arn="arn:aws:iam::111111111111:role/node",
            subnet_ids=["subnet-1"],
            scaling_config={"min_size": 0, "max_size": 2, "desired_size": 0},
            opts=ResourceOptions.merge(
                opts, ResourceOptions(depends_on=[key], ignore_changes=["scalingConfig.desiredSize"])
            ),
        )

    found = exported(program)
    assert resources(found, "aws_kms_key")["key"]["lifecycle"] == [{"prevent_destroy": True}]
    group = resources(found, "aws_eks_node_group")["gpu"]
    assert group["lifecycle"] == [{"ignore_changes": ["scaling_config[0].desired_size"]}]
    assert group["depends_on"] == ["aws_kms_key.key"]
    assert group["scaling_config"] == [{"min_size": 0, "max_size": 2, "desired_size": 0}]


def test_a_reference_to_what_terraform_lacks_is_asked_for() -> None:
    def program(opts: ResourceOptions) -> None:
        app = aws.sagemaker.MlflowApp(
            "tracking", artifact_store_uri="s3://a", role_arn="arn:aws:iam::1:role/a", opts=opts
        )
        aws.iam.Policy("use", policy=app.arn, opts=opts)

    found = exported(program)
    assert found.left_out == ("aws:sagemaker/mlflowApp:MlflowApp::tracking",)
    assert found.asked == ("tracking_arn",)
    assert resources(found, "aws_iam_policy")["use"]["policy"] == "${var.tracking_arn}"


def test_a_definition_stands_beside_as_a_template_and_is_handed_what_it_refers_to() -> None:
    def program(opts: ResourceOptions) -> None:
        role = aws.iam.Role("jobs", assume_role_policy="{}", opts=opts)
        steps = [{"RoleArn": role.arn, "Region": "eu-west-1", "Literal": "${x}"}]
        aws.sagemaker.Pipeline(
            "training",
            pipeline_name="training",
            pipeline_display_name="training",
            role_arn=role.arn,
            pipeline_definition=pulumi.Output.json_dumps({"Steps": steps}),
            opts=ResourceOptions.merge(opts, ResourceOptions(depends_on=[role])),
        )

    found = exported(program)
    [step] = json.loads(found.templates["definitions/aws_sagemaker_pipeline.training.json"])["Steps"]
    assert step == {"RoleArn": "${aws_iam_role_jobs_arn}", "Region": "${var_region}", "Literal": "$${x}"}
    body = resources(found, "aws_sagemaker_pipeline")["training"]
    assert body["pipeline_definition"] == (
        '${templatefile("${path.module}/definitions/aws_sagemaker_pipeline.training.json", '
        "{ aws_iam_role_jobs_arn = aws_iam_role.jobs.arn, var_region = var.region })}"
    )
    assert "depends_on" not in body


@pytest.mark.parametrize("stack", stack_names())
def test_nothing_but_these_is_left_out(stack: str) -> None:
    found = export(plan_of(read(stack)))
    left = {key.partition("::")[0] for key in found.left_out if key.startswith("aws:")}
    assert left <= {"aws:sagemaker/mlflowApp:MlflowApp"}
    assert {argument for _, argument in found.dropped} <= {"deletionProtection", "filterExpression", "metrics"}


def test_a_folder_with_other_terraform_in_it_is_refused_and_our_own_is_replaced(tmp_path: Path) -> None:
    low, high = export(plan_of(read("prod-eu-west-1", 0))), export(plan_of(read("prod-eu-west-1", 1)))
    write(high, tmp_path)
    assert any(tmp_path.glob("definitions/*.json"))
    written = write(low, tmp_path)
    assert written == sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    (tmp_path / "terraform.tfvars.json").write_text("{}")
    (tmp_path / "terraform.tfstate").write_text("{}")
    write(low, tmp_path)
    assert (tmp_path / "terraform.tfvars.json").exists(), "what one says to an export stays when it is written anew"


@pytest.mark.parametrize("name", ["network.tf", "main.tf.json", "level0-platform.tf.json", "levels.tf.json"])
def test_no_file_that_somebody_else_wrote_is_replaced_or_removed(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text('{"locals": {"mine": true}}')
    with pytest.raises(Wrong, match=name):
        write(export(plan_of(read("prod-eu-west-1", 0))), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_definition_that_somebody_else_wrote_stays(tmp_path: Path) -> None:
    found = export(plan_of(read("prod-eu-west-1", 1)))
    write(found, tmp_path)
    (tmp_path / "definitions" / "mine.json").write_text("{}")
    write(found, tmp_path)
    assert (tmp_path / "definitions" / "mine.json").exists()


@pytest.mark.usefixtures("terraform")
@pytest.mark.parametrize("level", [0, 1])
def test_the_real_provider_finds_it_valid(level: int, tmp_path: Path) -> None:
    write(export(plan_of(read("prod-us-east-1", level))), tmp_path)
    for command in (["init"], ["validate", "-json"]):
        done = subprocess.run(["terraform", *command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.exhaustive
@pytest.mark.usefixtures("terraform")
def test_the_kept_schema_is_the_providers() -> None:
    assert kept_for(used_types()) == KEPT.read_text(), "run: python -m ladder.judges.export"
