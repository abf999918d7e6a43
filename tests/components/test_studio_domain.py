import json
from dataclasses import replace
from typing import Any

from components.studio_domain import StudioDomain, StudioDomainArgs
from tests.recording import requested

ARGS = StudioDomainArgs(
    domain="dev-platform-studio",
    vpc_id="vpc-1",
    subnet_ids=["subnet-1", "subnet-2"],
    security_group_ids=["sg-1"],
    key_arn="arn:aws:kms:key/ours",
    boundary_arn="arn:boundary",
    idle_minutes=90,
    keep_home=True,
    account_id="111111111111",
    tags={},
)


def made(args: StudioDomainArgs = ARGS) -> dict[str, Any]:
    return dict(requested(lambda: StudioDomain("studio", args)))


def test_studio_has_no_way_out_but_through_our_network() -> None:
    domain = made()["studio-domain"]
    assert domain["appNetworkAccessType"] == "VpcOnly"
    assert (
        domain["defaultUserSettings"]["securityGroups"] == domain["defaultSpaceSettings"]["securityGroups"] == ["sg-1"]
    )
    assert domain["domainSettings"]["dockerSettings"] == {"enableDockerAccess": "DISABLED"}


def test_people_s_files_rest_under_our_key_and_outlive_the_domain_where_that_is_asked() -> None:
    assert made()["studio-domain"]["kmsKeyId"] == ARGS.key_arn
    assert made()["studio-domain"]["retentionPolicy"] == {"homeEfsFileSystem": "Retain"}
    assert made(replace(ARGS, keep_home=False))["studio-domain"]["retentionPolicy"] == {"homeEfsFileSystem": "Delete"}


def test_a_machine_that_nobody_uses_stops_and_nobody_can_ask_for_longer() -> None:
    users, spaces = (made()["studio-domain"][of] for of in ("defaultUserSettings", "defaultSpaceSettings"))
    for app in (
        users["jupyterLabAppSettings"],
        users["codeEditorAppSettings"],
        spaces["jupyterLabAppSettings"],
    ):
        idle = app["appLifecycleManagement"]["idleSettings"]
        assert idle["lifecycleManagement"] == "ENABLED"
        assert idle["idleTimeoutInMinutes"] == idle["maxIdleTimeoutInMinutes"] == 90


def test_who_brings_no_role_of_a_team_may_do_nothing() -> None:
    [trust] = json.loads(made()["studio-nobody-role"]["assumeRolePolicy"])["Statement"]
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ARGS.account_id}}
    assert "studio-nobody-policy" not in made()
    assert made()["studio-nobody-role"]["permissionsBoundary"] == "arn:boundary"


def test_the_audit_trail_names_the_person_and_not_only_the_team() -> None:
    assert made()["studio-domain"]["domainSettings"]["executionRoleIdentityConfig"] == "USER_PROFILE_NAME"
    [trust] = json.loads(made()["studio-nobody-role"]["assumeRolePolicy"])["Statement"]
    assert "sts:SetSourceIdentity" in trust["Action"]
