"""A message given to what an ARN names: events and dead letters reach queues, topics and functions."""

from collections.abc import Callable, Mapping
from typing import Any

from ladder.cloud.daemon import Daemon

Attributes = Mapping[str, str]


def deliver(daemon: Daemon, arn: str, text: str, attributes: Attributes | None = None) -> None:
    """Raises ClientError when the service refuses, ValueError when there is no way to it."""
    service = arn.split(":")[2]
    if service not in WAYS:
        raise ValueError(f"{arn}: a message goes to {', '.join(WAYS)}.")
    WAYS[service](daemon.client(service), arn, text, attributes or {})


def to_queue(sqs: Any, arn: str, text: str, attributes: Attributes) -> None:
    _, _, _, _, account, name = arn.split(":")
    url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=text, MessageAttributes=typed(attributes))


def to_topic(sns: Any, arn: str, text: str, attributes: Attributes) -> None:
    sns.publish(TopicArn=arn, Message=text, MessageAttributes=typed(attributes))


def to_function(functions: Any, arn: str, text: str, _: Attributes) -> None:
    functions.invoke(FunctionName=arn, InvocationType="Event", Payload=text.encode())


def typed(attributes: Attributes) -> dict[str, dict[str, str]]:
    return {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}


WAYS: Mapping[str, Callable[[Any, str, str, Attributes], None]] = {
    "sqs": to_queue,
    "sns": to_topic,
    "lambda": to_function,
}
