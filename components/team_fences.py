"""What a team's key, bucket and images say themselves, whatever a role elsewhere is granted.

They tell teams apart by the tag ``team`` of the caller's role, which only who writes IAM can set. None of them refuses
the administration of the thing itself, so neither the deployment nor an administrator can be locked out: in an
emergency an administrator changes the policy, and the audit trail keeps that.
"""

from collections.abc import Sequence

from components.territory import Statement

PLATFORM = "platform"


def only_team_uses_key(team: str) -> Statement:
    """For a key policy. Whoever Ladder did not make is left to IAM: a deployment has to encrypt what it writes."""
    return {
        "Sid": "NoOtherTeam",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        "Resource": "*",
        "Condition": _made_for_another(team),
    }


def only_team_touches_objects(bucket: str, team: str, platform_writes: Sequence[str] = ()) -> list[Statement]:
    """For a bucket policy: the content is the team's alone, an administrator's no more than another team's.

    ``platform_writes`` are the keys of objects that the deployment itself puts there. Listing stays open to IAM, since
    the deployment asks with it whether the bucket exists.
    """
    arn = f"arn:aws:s3:::{bucket}"
    objects = (
        {"NotResource": [arn, *(f"{arn}/{key}" for key in platform_writes)]}
        if platform_writes
        else {"Resource": f"{arn}/*"}
    )
    return [
        {
            "Sid": "OnlyTheTeam",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:DeleteObject*", "s3:GetObject*", "s3:PutObject*", "s3:RestoreObject"],
            **objects,
            "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": team}},
        },
        {
            "Sid": "NoOtherTeam",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": _made_for_another(team),
        },
    ]


def only_ci_pushes(team: str, ci_role_arn: str) -> list[Statement]:
    """For a repository policy: other teams neither push nor pull, and of the team only CI pushes what was reviewed."""
    return [
        {
            "Sid": "OnlyCiPushes",
            "Effect": "Deny",
            "Principal": "*",
            "Action": [
                "ecr:CompleteLayerUpload",
                "ecr:InitiateLayerUpload",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
            ],
            "Condition": {"ArnNotEquals": {"aws:PrincipalArn": ci_role_arn}},
        },
        {
            "Sid": "NoOtherTeam",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "ecr:*",
            "Condition": _made_for_another(team),
        },
    ]


def _made_for_another(team: str) -> dict[str, dict[str, object]]:
    # `managed-by` keeps a company's own tag called `team` from meaning anything here.
    return {
        "StringEquals": {"aws:PrincipalTag/managed-by": "ladder"},
        "StringNotEquals": {"aws:PrincipalTag/team": [team, PLATFORM]},
    }
