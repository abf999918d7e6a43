"""Topics and queues: https://docs.aws.amazon.com/sns/latest/api/ and https://docs.aws.amazon.com/AWSSimpleQueueService/."""

from collections.abc import Mapping
from typing import Any

from ladder.cloud.engine.table import Call, Making, Row, Setting, Steps
from ladder.cloud.engine.tagging import tags_change

TOPIC_ATTRIBUTES = {
    "displayName": "DisplayName",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
    "signatureVersion": "SignatureVersion",
    "tracingConfig": "TracingConfig",
    "fifoTopic": "FifoTopic",
}
SUBSCRIPTION_ATTRIBUTES = {
    "filterPolicy": "FilterPolicy",
    "filterPolicyScope": "FilterPolicyScope",
    "rawMessageDelivery": "RawMessageDelivery",
    "redrivePolicy": "RedrivePolicy",
}
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


def within_attributes(names: Mapping[str, str]) -> dict[str, str]:
    return {name: f"Attributes.{attribute}" for name, attribute in names.items()}


def topic_attribute(name: str, attribute: str) -> Setting:
    call = Call(
        operation="set_topic_attributes",
        given={"TopicArn": "{id}", "AttributeName": attribute},
        renames={name: "AttributeValue"},
    )
    return Setting(inputs=(name,), call=call, on_create=False)


def queue_attributes(*names: str) -> Steps:
    """All attributes at once, for one left out is reset by some."""

    def steps(making: Making) -> Any:
        call = Call(
            operation="set_queue_attributes", given={"QueueUrl": "{id}"}, renames=within_attributes(QUEUE_ATTRIBUTES)
        )
        return making.perform(call, tuple(name for name in making.inputs if name in names))

    return steps


ROWS = {
    "aws:sns/topic:Topic": Row(
        service="sns",
        create=Call(operation="create_topic", renames=within_attributes(TOPIC_ATTRIBUTES)),
        id="{answer.TopicArn}",
        outputs={"arn": "{id}"},
        settings=(
            *(topic_attribute(name, attribute) for name, attribute in TOPIC_ATTRIBUTES.items()),
            tags_change("tag_resource", "untag_resource", "ResourceArn", "{id}"),
        ),
        read=Call(operation="get_topic_attributes", given={"TopicArn": "{id}"}),
        delete=Call(operation="delete_topic", given={"TopicArn": "{id}"}),
        named="name",
    ),
    "aws:sns/topicPolicy:TopicPolicy": Row(
        service="sns",
        create=Call(
            operation="set_topic_attributes",
            given={"AttributeName": "Policy"},
            renames={"arn": "TopicArn", "policy": "AttributeValue"},
        ),
        id="{arn}",
        put=True,
        identity=("arn",),
        read=Call(operation="get_topic_attributes", given={"TopicArn": "{id}"}),
    ),
    "aws:sns/topicSubscription:TopicSubscription": Row(
        service="sns",
        create=Call(
            operation="subscribe",
            given={"ReturnSubscriptionArn": True},
            renames={"topic": "TopicArn", **within_attributes(SUBSCRIPTION_ATTRIBUTES)},
        ),
        id="{answer.SubscriptionArn}",
        outputs={"arn": "{id}"},
        read=Call(operation="get_subscription_attributes", given={"SubscriptionArn": "{id}"}),
        delete=Call(operation="unsubscribe", given={"SubscriptionArn": "{id}"}),
        ours=("endpointAutoConfirms", "confirmationTimeoutInMinutes"),
    ),
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
