import json

from components.model_registry import ModelRegistry, ModelRegistryArgs, reader
from tests.recording import requested

GROUP = "arn:aws:sagemaker:us-east-1:111111111111:model-package-group/dev-vision-churn"
ARGS = ModelRegistryArgs(group_name="dev-vision-churn", description="", group_arn=GROUP, readers=(), tags={})


def test_a_registry_is_shared_with_nobody_unless_someone_is_named() -> None:
    assert "churn-readers" not in requested(lambda: ModelRegistry("churn", ARGS))


def test_a_reader_is_one_role_pattern_of_one_account_and_only_reads_this_group() -> None:
    who = reader("222222222222", "*-vision-release-*")
    shared = ModelRegistryArgs(group_name="dev-vision-churn", description="", group_arn=GROUP, readers=[who], tags={})
    made = requested(lambda: ModelRegistry("churn", shared))
    statements = json.loads(made["churn-readers"]["resourcePolicy"])["Statement"]
    for statement in statements:
        assert statement["Principal"] == {"AWS": "arn:aws:iam::222222222222:root"}
        assert statement["Condition"] == {
            "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::222222222222:role/*-vision-release-*"}
        }
        assert all(action.startswith(("sagemaker:Describe", "sagemaker:List")) for action in statement["Action"])
    assert {statement["Resource"] for statement in statements} == {
        GROUP,
        "arn:aws:sagemaker:us-east-1:111111111111:model-package/dev-vision-churn/*",
    }
