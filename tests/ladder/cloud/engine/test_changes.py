"""What would be done is a function of the plan and of what exists, and of nothing else."""

from dataclasses import replace

from ladder.cloud.engine.changes import changes
from ladder.cloud.engine.deployed import Deployed
from ladder.cloud.services import row_of
from ladder.plan import Plan, Resource, reference

KEY = Resource(type="aws:kms/key:Key", name="key", inputs={"description": "ours"})
ALIAS = Resource(
    type="aws:kms/alias:Alias",
    name="alias",
    inputs={"name": "alias/ours", "targetKeyId": reference(KEY.key, "keyId")},
    depends_on=(KEY.key,),
)
GROUP = Resource(type="aws:cloudwatch/logGroup:LogGroup", name="group", inputs={"name": "/a", "retentionInDays": 30})
PARENT = Resource(type="ladder:encryption:EncryptionKey", name="component", inputs={}, custom=False)
PLAN = Plan(stack="local", resources=(PARENT, KEY, ALIAS, GROUP))


def made(resource: Resource, **outputs: str) -> Deployed:
    resolved = {**resource.inputs, **({"targetKeyId": "k-1"} if resource is ALIAS else {})}
    return Deployed(
        type=resource.type,
        name=resource.name,
        inputs=resource.inputs,
        resolved=resolved,
        state="created",
        id=resource.name,
        outputs={**resource.inputs, **outputs},
        depends_on=resource.depends_on,
    )


EXISTING = (made(KEY, keyId="k-1"), made(ALIAS), made(GROUP))


def actions(plan: Plan, existing: tuple[Deployed, ...]) -> list[tuple[str, str]]:
    return [(change.action, change.key.rpartition("::")[2]) for change in changes(plan, existing, row_of)]


def with_inputs(resource: Resource, **inputs: object) -> Plan:
    changed = replace(resource, inputs={**resource.inputs, **inputs})
    return replace(PLAN, resources=tuple(changed if one is resource else one for one in PLAN.resources))


def test_nothing_exists_so_all_is_created_and_components_are_no_resources() -> None:
    assert actions(PLAN, ()) == [("create", "key"), ("create", "alias"), ("create", "group")]


def test_a_second_time_nothing_changes() -> None:
    assert {action for action, _ in actions(PLAN, EXISTING)} == {"unchanged"}


def test_what_aws_can_change_is_updated_and_what_it_cannot_is_replaced() -> None:
    assert ("update", "group") in actions(with_inputs(GROUP, retentionInDays=90), EXISTING)
    assert ("replace", "group") in actions(with_inputs(GROUP, name="/b"), EXISTING)


def test_a_change_names_its_properties() -> None:
    [change] = [
        one for one in changes(with_inputs(GROUP, retentionInDays=90), EXISTING, row_of) if one.action == "update"
    ]
    assert change.properties == ("retentionInDays",)


def test_who_refers_to_a_replaced_resource_changes_too() -> None:
    assert actions(with_inputs(KEY, keyUsage="SIGN_VERIFY"), EXISTING)[:2] == [("replace", "key"), ("update", "alias")]


def test_an_ignored_input_changes_nothing() -> None:
    ignoring = replace(GROUP, inputs={**GROUP.inputs, "retentionInDays": 90}, ignore_changes=("retentionInDays",))
    assert actions(replace(PLAN, resources=(KEY, ALIAS, ignoring)), EXISTING)[-1] == ("unchanged", "group")


def test_what_was_half_made_or_deleted_behind_the_plan_is_made_again() -> None:
    existing = (EXISTING[0], replace(EXISTING[1], state="unfinished"), replace(EXISTING[2], state="gone"))
    assert actions(PLAN, existing) == [("unchanged", "key"), ("create", "alias"), ("create", "group")]


def test_whoever_needs_another_is_deleted_first() -> None:
    assert actions(replace(PLAN, resources=(GROUP,)), EXISTING) == [
        ("unchanged", "group"),
        ("delete", "alias"),
        ("delete", "key"),
    ]
