"""Log groups and what reads them: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.cloud.engine.tagging import tags_change

OF_GROUP = {"logGroupName": "{id}"}


def keep_for(making: Making) -> None:
    days = int(making.inputs.get("retentionInDays") or 0)
    if days:
        making.send("put_retention_policy", {"logGroupName": making.id, "retentionInDays": days})
    else:
        making.send("delete_retention_policy", {"logGroupName": making.id})


ROWS = {
    "aws:cloudwatch/logGroup:LogGroup": Row(
        service="logs",
        create=Call(operation="create_log_group", renames={"name": "logGroupName"}),
        id="{name}",
        outputs={"arn": "arn:aws:logs:{region}:{account}:log-group:{name}"},
        settings=(
            Setting(inputs=("retentionInDays",), call=keep_for),
            Setting(inputs=("kmsKeyId",), call=Call(operation="associate_kms_key", given=OF_GROUP), on_create=False),
            tags_change("tag_resource", "untag_resource", "resourceArn", tags="tags", keys="tagKeys"),
        ),
        read=Call(operation="describe_log_groups", given={"logGroupNamePrefix": "{id}"}),
        exists=lambda found: found["logGroups"],
        delete=Call(operation="delete_log_group", given=OF_GROUP),
        ours=("skipDestroy",),
        named="name",
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": Row(
        service="logs",
        create=Call(
            operation="put_metric_filter",
            given={"metricTransformations": [{"unit": "None"}]},
            renames={
                "name": "filterName",
                "pattern": "filterPattern",
                "metricTransformation": "metricTransformations",
                "metricTransformation.name": "metricName",
                "metricTransformation.namespace": "metricNamespace",
                "metricTransformation.value": "metricValue",
            },
        ),
        id="{name}",
        put=True,
        identity=("name", "logGroupName"),
        read=Call(
            operation="describe_metric_filters", given={"logGroupName": "{logGroupName}", "filterNamePrefix": "{name}"}
        ),
        exists=lambda found: found["metricFilters"],
        delete=Call(operation="delete_metric_filter", given={"logGroupName": "{logGroupName}", "filterName": "{name}"}),
        named="name",
    ),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": Row(
        service="logs",
        create=Call(operation="put_resource_policy"),
        id="{policyName}",
        put=True,
        identity=("policyName",),
        read=Call(operation="describe_resource_policies"),
        exists=lambda found: found["resourcePolicies"],
        delete=Call(operation="delete_resource_policy", given={"policyName": "{id}"}),
    ),
}
