from components.team_fences import only_ci_pushes, only_team_touches_objects, only_team_uses_key
from tests.components.iam import refuses

TEAM = {"aws:PrincipalTag/team": "lending", "aws:PrincipalTag/managed-by": "ladder"}
OTHER = {"aws:PrincipalTag/team": "mobility", "aws:PrincipalTag/managed-by": "ladder"}
PLATFORM = {"aws:PrincipalTag/team": "platform", "aws:PrincipalTag/managed-by": "ladder"}
COMPANY = {"aws:PrincipalTag/team": "cloud"}  # an administrator whose company has a tag of the same name
BUCKET = "arn:aws:s3:::data"
CI = "arn:aws:iam::111111111111:role/dev-lending-ci-us-east-1"


def test_objects_are_the_teams_alone_an_administrators_no_more_than_another_teams() -> None:
    policy = {"Statement": only_team_touches_objects("data", "lending", platform_writes=["m/contract.json"])}
    for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObjectVersion"):
        assert not refuses(policy, action, f"{BUCKET}/a", TEAM)
        assert all(refuses(policy, action, f"{BUCKET}/a", who) for who in (OTHER, PLATFORM, COMPANY, {}))
    assert not refuses(policy, "s3:PutObject", f"{BUCKET}/m/contract.json", COMPANY)


def test_nobody_is_locked_out_of_administration() -> None:
    bucket = {"Statement": only_team_touches_objects("data", "lending")}
    for action in ("s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:ListBucket"):
        assert not any(refuses(bucket, action, BUCKET, who) for who in (COMPANY, PLATFORM, {}))
        assert refuses(bucket, action, BUCKET, OTHER)
    key = {"Statement": [only_team_uses_key("lending")]}
    assert not any(refuses(key, "kms:PutKeyPolicy", "*", who) for who in (COMPANY, PLATFORM, OTHER, {}))


def test_another_team_decrypts_nothing_and_a_deployment_can_encrypt() -> None:
    key = {"Statement": [only_team_uses_key("lending")]}
    assert refuses(key, "kms:Decrypt", "*", OTHER)
    assert not any(refuses(key, "kms:GenerateDataKey", "*", who) for who in (TEAM, PLATFORM, COMPANY, {}))


def test_only_ci_pushes_and_no_other_team_pulls() -> None:
    policy = {"Statement": only_ci_pushes("lending", CI)}
    assert not refuses(policy, "ecr:PutImage", "*", {**TEAM, "aws:PrincipalArn": CI})
    assert refuses(policy, "ecr:PutImage", "*", {**TEAM, "aws:PrincipalArn": CI.replace("-ci-", "-people-")})
    assert refuses(policy, "ecr:BatchGetImage", "*", {**OTHER, "aws:PrincipalArn": CI.replace("lending", "mobility")})
