"""Topics: https://docs.aws.amazon.com/sns/latest/api/."""

from ladder.cloud.engine.table import Call, Row, Setting, within_attributes
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


def topic_attribute(name: str, attribute: str) -> Setting:
    call = Call(
        operation="set_topic_attributes",
        given={"TopicArn": "{id}", "AttributeName": attribute},
        renames={name: "AttributeValue"},
    )
    return Setting(inputs=(name,), call=call, on_create=False)


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
}
