"""Cost anomalies: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Row
from ladder.cloud.engine.tagging import tags_change


def anomaly(kind: str) -> Row:
    """A monitor or a subscription: the words are the same but for the kind's."""
    whole, arn_of = f"Anomaly{kind}", f"{kind}Arn"
    return Row(
        service="ce",
        create=Call(
            operation=f"create_anomaly_{kind.lower()}",
            into=whole,
            renames={"name": f"{whole}.{kind}Name", "tags": "ResourceTags"},
        ),
        id=f"{{answer.{arn_of}}}",
        outputs={"arn": "{id}"},
        settings=(
            tags_change("tag_resource", "untag_resource", "ResourceArn", tags="ResourceTags", keys="ResourceTagKeys"),
        ),
        read=Call(operation=f"get_anomaly_{kind.lower()}s", given={f"{arn_of}List": ["{id}"]}),
        delete=Call(operation=f"delete_anomaly_{kind.lower()}", given={arn_of: "{id}"}),
        named="name",
    )


ROWS = {
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor": anomaly("Monitor"),
    "aws:costexplorer/anomalySubscription:AnomalySubscription": anomaly("Subscription"),
}
