"""Queues: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/."""

from typing import Any

from ladder.cloud.engine.table import Call, Making, Row, Setting, Steps, within_attributes
from ladder.cloud.engine.tagging import tags_change

QUEUE_ATTRIBUTES = {
    "delaySeconds": "DelaySeconds",
    "fifoQueue": "FifoQueue",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "policy": "Policy",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}


def queue_attributes(*names: str) -> Steps:
    """All attributes at once, for one left out is reset by some."""

    def steps(making: Making) -> Any:
        call = Call(
            operation="set_queue_attributes", given={"QueueUrl": "{id}"}, renames=within_attributes(QUEUE_ATTRIBUTES)
        )
        return making.perform(call, tuple(name for name in making.inputs if name in names))

    return steps


ROWS = {
    "aws:sqs/queue:Queue": Row(
        service="sqs",
        create=Call(
            operation="create_queue",
            renames={"name": "QueueName", "tags": "tags", **within_attributes(QUEUE_ATTRIBUTES)},
        ),
        id="{answer.QueueUrl}",
        outputs={"arn": "arn:aws:sqs:{region}:{account}:{name}", "url": "{id}"},
        settings=(
            Setting(inputs=tuple(QUEUE_ATTRIBUTES), call=queue_attributes(*QUEUE_ATTRIBUTES), on_create=False),
            tags_change("tag_queue", "untag_queue", "QueueUrl", "{id}"),
        ),
        read=Call(operation="get_queue_url", given={"QueueName": "{name}"}),
        delete=Call(operation="delete_queue", given={"QueueUrl": "{id}"}),
        named="name",
    ),
    "aws:sqs/queuePolicy:QueuePolicy": Row(
        service="sqs",
        create=Call(operation="set_queue_attributes", renames={"queueUrl": "QueueUrl", "policy": "Attributes.Policy"}),
        id="{queueUrl}",
        put=True,
        identity=("queueUrl",),
        delete=Call(operation="set_queue_attributes", given={"QueueUrl": "{queueUrl}", "Attributes": {"Policy": ""}}),
    ),
}
