"""Rules and targets: https://docs.aws.amazon.com/eventbridge/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Making, Row
from ladder.cloud.engine.tagging import tags_change

TARGET = {
    "rule": "Rule",
    "targetId": "Targets.Id",
    "inputTransformer": "Targets.InputTransformer",
    "inputTransformer.inputPaths": "InputPathsMap",
    "sagemakerPipelineTarget": "Targets.SageMakerPipelineParameters",
    "sqsTarget": "Targets.SqsParameters",
}


def bus(making: Making) -> dict[str, str]:
    return {"EventBusName": making.inputs.get("eventBusName", "default")}


def remove_target(making: Making) -> None:
    ids = [making.inputs["targetId"]]
    making.send("remove_targets", {"Rule": making.inputs["rule"], "Ids": ids, **bus(making)})


def has_target(making: Making) -> bool:
    found = making.send("list_targets_by_rule", {"Rule": making.inputs["rule"], **bus(making)})["Targets"]
    return making.inputs["targetId"] in {one["Id"] for one in found}


ROWS = {
    "aws:cloudwatch/eventRule:EventRule": Row(
        service="events",
        create=Call(operation="put_rule"),
        id="{name}",
        outputs={"arn": "{answer.RuleArn}"},
        settings=(tags_change("tag_resource", "untag_resource", "ResourceARN"),),
        put=True,
        identity=("name", "eventBusName"),
        read=lambda making: making.send("describe_rule", {"Name": making.id, **bus(making)}),
        delete=lambda making: making.send("delete_rule", {"Name": making.id, **bus(making)}),
        ours=("forceDestroy",),
        named="name",
    ),
    "aws:cloudwatch/eventTarget:EventTarget": Row(
        service="events",
        create=Call(operation="put_targets", renames=TARGET, into="Targets"),
        id="{rule}-{targetId}",
        put=True,
        identity=("rule", "eventBusName", "targetId"),
        read=has_target,
        exists=bool,
        delete=remove_target,
        ours=("forceDestroy",),
        named="targetId",
    ),
}
