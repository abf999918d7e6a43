"""What a team's key, bucket and images say themselves, whatever a role elsewhere is granted.

Whom they let in is named by role, since a tag is set by whoever may tag a role. None of them refuses the administration
of the thing itself, so neither the deployment nor an administrator can be locked out: in an emergency an administrator
changes the policy, and the audit trail keeps that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi import Input

from components.territory import Statement

PLATFORM = "platform"
BATCHES = "batches"  # where in the data bucket the rows lie that a batch asks about, and what it is answered
# Parts of a team's roles. Who works with rows of its data; whose credentials code of its own could come by; who else.
AT_WORK = ("people", "jobs", "pods", "step-prepare", "step-author", "step-judge")
IN_THE_VPC = ("jobs", "pods", "step-prepare", "step-author", "step-judge", "decisions", "delivery")
# The functions that decide and release, from level 2 on: they read evidence, and keep the ledger.
DELIVERS = ("decisions", "delivery")
TEAM = (*AT_WORK, "pipeline", "ci", "release", "serving", "tracking", "ask", *DELIVERS)
READ = ["s3:GetObject*"]
PUSH = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"]


@dataclass(frozen=True, kw_only=True)
class Members:
    team: str
    role_arns: Mapping[str, str]  # by part, of each of TEAM, whether it stands yet or comes with a later level

    def named(self, parts: Sequence[str] = TEAM) -> list[str]:
        return [self.role_arns[part] for part in parts]


def only_team_uses_key(ours: Members) -> Statement:
    """For a key policy. Whoever Ladder did not make is left to IAM: a deployment has to encrypt what it writes. What an
    administrator could decrypt, the bucket's policy keeps from them.
    """
    return {
        "Sid": "NoOtherTeam",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        "Resource": "*",
        "Condition": _made_for_another(ours.team),
    }


def only_team_touches_objects(
    bucket: str, ours: Members, platform_writes: Sequence[str] = (), also: Sequence[str] = ()
) -> list[Statement]:
    """For a bucket policy: the content is the team's alone, an administrator's no more than another team's.

    ``platform_writes`` are the keys of objects that the deployment itself puts there, ``also`` patterns of other roles
    that are let in. Listing stays open to IAM, since the deployment asks with it whether the bucket exists.
    """
    arn = f"arn:aws:s3:::{bucket}"
    objects = (
        {"NotResource": [arn, *(f"{arn}/{key}" for key in platform_writes)]}
        if platform_writes
        else {"Resource": f"{arn}/*"}
    )
    return [
        _refuse(
            "OnlyTheTeam",
            ["s3:DeleteObject*", "s3:GetObject*", "s3:PutObject*", "s3:RestoreObject"],
            objects,
            {"ArnNotLike": {"aws:PrincipalArn": [*ours.named(), *also]}},
        ),
        _refuse("NoOtherTeam", "s3:*", {"Resource": [arn, f"{arn}/*"]}, _made_for_another(ours.team)),
    ]


def only_those_at_work_read(
    bucket: str, ours: Members, *, only: Sequence[str] = (), but: Sequence[str] = ()
) -> Statement:
    """Rows of the team's data, in every copy: all that lies below ``only``, or all but what lies below ``but``."""
    arn = f"arn:aws:s3:::{bucket}"
    below = [f"{arn}/{prefix}/*" for prefix in only or but]
    rows = {"Resource": below} if only else {"NotResource": [arn, *below]}
    return _refuse("RowsAreForThoseAtWork", READ, rows, {"ArnNotEquals": {"aws:PrincipalArn": ours.named(AT_WORK)}})


def only_from_vpc(bucket: str, ours: Members, vpc_id: Input[str]) -> Statement:
    """What runs a team's code leaves its credentials open to that code. Away from our VPC they open nothing.

    SageMaker copies in and out through the VPC that a job names, isolated or not, and reaches S3 by the VPC's gateway
    endpoint (https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html and train-vpc.html;
    https://github.com/aws-samples/amazon-sagemaker-studio-vpc-networkfirewall refuses the same for every role). Not so
    what SageMaker does as the pipeline and as what serves, whose credentials no code holds; nor people, who sign in
    from where they are. Listing is left out: a job's creation asks for it from outside.
    """
    return _refuse(
        "OnlyFromOurVpc",
        [*READ, "s3:PutObject*"],
        {"Resource": f"arn:aws:s3:::{bucket}/*"},
        {
            "ArnEquals": {"aws:PrincipalArn": ours.named(IN_THE_VPC)},
            "StringNotEquals": {"aws:SourceVpc": vpc_id},
        },
    )


def only_ci_pushes(ours: Members) -> list[Statement]:
    """For a repository policy: other teams neither push nor pull, and of the team only CI pushes what was reviewed."""
    return [
        _refuse("OnlyCiPushes", PUSH, {}, {"ArnNotEquals": {"aws:PrincipalArn": ours.role_arns["ci"]}}),
        _refuse("NoOtherTeam", "ecr:*", {}, _made_for_another(ours.team)),
    ]


def only_platform_images() -> list[Statement]:
    """For a repository policy: who deploys pushes; of the roles that Ladder made, the platform's alone pull."""
    made = {"StringEquals": {"aws:PrincipalTag/managed-by": "ladder"}}
    return [
        _refuse("NothingMadePushes", PUSH, {}, made),
        _refuse("NoTeam", "ecr:*", {}, _made_for_another(PLATFORM)),
    ]


def _refuse(
    sid: str, action: str | list[str], what: Mapping[str, Any], condition: Mapping[str, Mapping[str, Any]]
) -> Statement:
    return {"Sid": sid, "Effect": "Deny", "Principal": "*", "Action": action, **what, "Condition": condition}


def _made_for_another(team: str) -> dict[str, dict[str, object]]:
    # `managed-by` keeps a company's own tag called `team` from meaning anything here.
    return {
        "StringEquals": {"aws:PrincipalTag/managed-by": "ladder"},
        "StringNotEquals": {"aws:PrincipalTag/team": list(dict.fromkeys([team, PLATFORM]))},
    }
