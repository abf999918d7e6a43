"""What differs between two plans: nothing of oneself, the mirror the other way round, and no more than there is."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ladder.judges.diff.comparing import Changed, Difference, compare
from ladder.judges.diff.immutable import IMMUTABLE
from ladder.judges.diff.neutral import Identity, neutral
from ladder.judges.diff.structure import PropertyChange, differences
from ladder.judges.diff.words import lines, markdown
from ladder.plan import Plan, Resource

BUCKET, ROLE, VPC = "aws:s3/bucket:Bucket", "aws:iam/role:Role", "aws:ec2/vpc:Vpc"
DEV = Identity(stack="dev-us-east-1", environment="dev", region="us-east-1", account_id="111111111111")
PROD = Identity(stack="prod-eu-west-1", environment="prod", region="eu-west-1", account_id="333333333333")

scalars = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["a", "b", "{", '["a"]', '{"Sid": "a"}'])
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Sid", "x", "y"]), inner, max_size=3),
    max_leaves=12,
)
resources = st.builds(
    Resource,
    type=st.sampled_from([BUCKET, ROLE, VPC]),
    name=st.sampled_from(["one", "two"]),
    inputs=st.dictionaries(st.sampled_from(["bucket", "policy", "cidrBlock"]), values, max_size=3),
    protect=st.booleans(),
)


def plan_of(*found: Resource) -> Plan:
    return Plan(stack="local", resources=tuple({one.key: one for one in found}.values()))


plans = st.lists(resources, max_size=4).map(lambda found: plan_of(*found))


def made(kind: str = BUCKET, name: str = "one", **inputs: Any) -> Resource:
    return Resource(type=kind, name=name, inputs=inputs)


def changes(before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    return {one.path: (one.before, one.after) for one in differences(before, after)}


def mirrored(found: Difference) -> Difference:
    def swapped(one: Changed) -> Changed:
        sides = [PropertyChange(path=each.path, before=each.after, after=each.before) for each in one.properties]
        return replace(one, properties=in_order(sides))

    return Difference(added=found.removed, removed=found.added, changed=tuple(map(swapped, found.changed)))


def in_order(properties: Any) -> tuple[PropertyChange, ...]:
    return tuple(sorted(properties, key=repr))


def tidy(found: Difference) -> Difference:
    changed = tuple(replace(one, properties=in_order(one.properties)) for one in found.changed)
    return replace(found, changed=changed)


@given(plans)
def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    assert compare(plan, plan).empty


@given(plans, plans)
def test_the_other_way_round_is_the_mirror(before: Plan, after: Plan) -> None:
    assert tidy(compare(after, before)) == tidy(mirrored(compare(before, after)))


@given(plans, plans)
def test_nothing_that_differs_goes_unsaid(before: Plan, after: Plan) -> None:
    found = compare(before, after)
    told = {one.member.key for one in found.changed} | {one.key for one in (*found.added, *found.removed)}
    for key in {one.key for one in (*before.resources, *after.resources)}:
        [old, new] = [{one.key: one for one in plan.resources}.get(key) for plan in (before, after)]
        if old is None or new is None or old.protect != new.protect:
            assert key in told


def test_a_document_is_compared_inside() -> None:
    def policy(*actions: str) -> str:
        statement = {"Sid": "Read", "Effect": "Allow", "Action": [*actions], "Resource": "*"}
        return json.dumps({"Statement": [{"Sid": "Other"}, statement]})

    before, after = made(policy=policy("s3:GetObject")), made(policy=policy("s3:GetObject", "s3:PutObject"))
    [changed] = compare(plan_of(before), plan_of(after)).changed
    assert changed.properties == (
        PropertyChange(path="policy.Statement[Read].Action", before=None, after="s3:PutObject"),
    )


def test_list_items_are_told_apart_by_name_and_an_insertion_moves_nothing() -> None:
    assert changes([{"Sid": "b", "x": 1}], [{"Sid": "a"}, {"Sid": "b", "x": 2}]) == {
        "[a]": (None, {"Sid": "a"}),
        "[b].x": (1, 2),
    }
    assert changes([{"x": 1}, {"x": 2}], [{"y": 0}, {"x": 1}, {"x": 2}]) == {"[0]": (None, {"y": 0})}
    assert changes(["a", "b"], ["b", "a"]) == {"": (["a", "b"], ["b", "a"])}, "an order is something too"
    assert changes(["a", "b"], ["a", "c"]) == {"": ("b", "c")}


def test_a_statement_in_the_place_of_another_is_not_that_one_changed() -> None:
    def allow(action: str, resource: str) -> dict[str, str]:
        return {"Effect": "Allow", "Action": action, "Resource": resource}

    lend, read = {"Effect": "Deny", "Action": "kms:CreateGrant", "Resource": "*"}, allow("s3:GetObject", "a")
    assert list(differences([allow("sns:Publish", "t"), read], [lend, allow("s3:GetObject", "b")])) == [
        PropertyChange(path="[1].Resource", before="a", after="b"),
        PropertyChange(path="[0]", before=allow("sns:Publish", "t"), after=None),
        PropertyChange(path="[0]", before=None, after=lend),
    ]
    assert changes([lend, read], [allow("sns:Publish", "t"), lend, allow("s3:GetObject", "b")]) == {
        "[0]": (None, allow("sns:Publish", "t")),
        "[1].Resource": ("a", "b"),
    }, "one that moved is found again"
    assert changes([{"days": 30}], [{"days": 60}]) == {"[0].days": (30, 60)}, "the only one is the one"


def test_true_is_not_1_and_null_is_nothing() -> None:
    assert changes({"on": True}, {"on": 1}) == {"on": (True, 1)}
    assert changes({"on": None}, {}) == {}


def test_what_aws_can_not_change_is_replaced_and_protection_is_a_change() -> None:
    before = plan_of(made(VPC, cidrBlock="10.0.0.0/16"), made(bucket="a", forceDestroy=True))
    after = plan_of(made(VPC, cidrBlock="10.1.0.0/16"), replace(made(bucket="a", forceDestroy=False), protect=True))
    found = compare(before, after)
    assert [(one.member.type, one.replaced_by) for one in found.replaced] == [(VPC, ("cidrBlock",))]
    bucket = next(one for one in found.changed if one.member.type == BUCKET)
    assert {one.path for one in bucket.properties} == {"forceDestroy", "protect"}
    signs = {line.split()[0]: line for line in lines(found) if line[0] in "!~"}
    assert "Vpc one" in signs["!"]
    assert signs["!"].endswith(", replaced: AWS can't change that")
    assert "Bucket one" in signs["~"]
    assert "replaced" not in signs["~"]


def test_names_that_follow_from_the_stack_are_no_difference_and_what_is_said_on_both_sides_stays() -> None:
    def of(it: Identity, disk: str = "/dev/xvda") -> Plan:
        name = f"{it.environment}-lending-data-{it.region}-{it.account_id}"
        zone, tag = f"{it.region}a", {"environment": it.environment}
        policy = json.dumps({"Resource": f"arn:aws:s3:::{name}/*", "Condition": {f"tag/{it.environment}-x": "owned"}})
        return plan_of(made(bucket=name, zone=zone, policy=policy, tags=tag, disk=disk))

    assert not compare(of(DEV), of(PROD)).empty
    assert compare(*neutral(of(DEV), of(PROD), (DEV, PROD))).empty
    [changed] = compare(*neutral(of(DEV), of(PROD, "/dev/sda"), (DEV, PROD))).changed
    assert [one.path for one in changed.properties] == ["disk"]


def test_a_word_inside_another_is_not_the_environment() -> None:
    assert DEV.plain("device dev dev-x develop us-east-1a us-east-10") == (
        "device ENVIRONMENT ENVIRONMENT-x develop REGIONa us-east-10"
    )


def test_a_comment_is_never_longer_than_github_takes() -> None:
    many = plan_of(*(made(name=f"bucket-{number}", tags={"n": str(number)}) for number in range(2000)))
    other = plan_of(*(replace(one, inputs={"tags": {"n": "other"}}) for one in many.resources))
    text = markdown("a → b", compare(many, other), ["Cost: none."])
    assert len(text) < 65_536
    assert "Too long for a comment" in text
    assert text.rstrip().endswith("</details>")


@settings(max_examples=20)
@given(plans, plans)
def test_every_change_can_be_read(before: Plan, after: Plan) -> None:
    found = compare(before, after)
    text = "\n".join(lines(found))
    for member in (*found.added, *found.removed, *(one.member for one in found.changed)):
        assert member.name in text
    assert ("```diff" in markdown("a → b", found, [])) is not found.empty


def test_no_type_is_listed_as_immutable_under_a_name_that_pulumi_does_not_know() -> None:
    import pulumi_aws  # noqa: F401, PLC0415  # pyright: ignore[reportUnusedImport]

    from ladder.plan.output_names import classes  # noqa: PLC0415

    assert {*IMMUTABLE} <= {*classes()}
