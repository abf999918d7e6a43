"""Keys: https://docs.aws.amazon.com/kms/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.cloud.engine.tagging import tags_change


def rotate(making: Making) -> None:
    if making.inputs.get("enableKeyRotation"):
        days = making.inputs.get("rotationPeriodInDays")
        period = {"RotationPeriodInDays": int(days)} if days else {}
        making.send("enable_key_rotation", {"KeyId": making.id, **period})
    else:
        making.send("disable_key_rotation", {"KeyId": making.id})


def schedule_deletion(making: Making) -> None:
    days = int(making.inputs.get("deletionWindowInDays", 30))
    making.send("schedule_key_deletion", {"KeyId": making.id, "PendingWindowInDays": days})


ROWS = {
    "aws:kms/key:Key": Row(
        service="kms",
        create=Call(operation="create_key", renames={"customerMasterKeySpec": "KeySpec"}),
        id="{answer.KeyMetadata.KeyId}",
        outputs={"arn": "{answer.KeyMetadata.Arn}", "keyId": "{id}"},
        settings=(
            Setting(inputs=("enableKeyRotation", "rotationPeriodInDays"), call=rotate),
            Setting(
                inputs=("policy",),
                call=Call(operation="put_key_policy", given={"KeyId": "{id}", "PolicyName": "default"}),
                on_create=False,
            ),
            Setting(
                inputs=("description",),
                call=Call(operation="update_key_description", given={"KeyId": "{id}"}),
                on_create=False,
            ),
            tags_change("tag_resource", "untag_resource", "KeyId", "{id}"),
        ),
        read=Call(operation="describe_key", given={"KeyId": "{id}"}),
        exists=lambda found: found["KeyMetadata"]["KeyState"] != "PendingDeletion",
        delete=schedule_deletion,
        ours=("deletionWindowInDays",),
    ),
    "aws:kms/alias:Alias": Row(
        service="kms",
        create=Call(operation="create_alias", renames={"name": "AliasName"}),
        id="{name}",
        outputs={
            "arn": "arn:aws:kms:{region}:{account}:{name}",
            "targetKeyArn": "arn:aws:kms:{region}:{account}:key/{targetKeyId}",
        },
        put=True,
        update=Call(operation="update_alias", renames={"name": "AliasName"}),
        identity=("name",),
        read=Call(operation="list_aliases", given={"KeyId": "{targetKeyId}"}),
        exists=lambda found: found["Aliases"],
        delete=Call(operation="delete_alias", given={"AliasName": "{id}"}),
    ),
}
