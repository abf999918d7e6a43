"""Alarms and dashboards: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Row
from ladder.cloud.engine.tagging import tags_change

QUERY = {
    "metricQueries": "Metrics",
    "metricQueries.metric": "MetricStat",
    "metricQueries.metric.namespace": "Metric.Namespace",
    "metricQueries.metric.metricName": "Metric.MetricName",
    "metricQueries.metric.dimensions": "Metric.Dimensions",
}

ROWS = {
    "aws:cloudwatch/metricAlarm:MetricAlarm": Row(
        service="cloudwatch",
        create=Call(operation="put_metric_alarm", renames={"name": "AlarmName", **QUERY}),
        id="{name}",
        outputs={"arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{name}"},
        settings=(tags_change("tag_resource", "untag_resource", "ResourceARN"),),
        put=True,
        identity=("name",),
        read=Call(operation="describe_alarms", given={"AlarmNames": ["{id}"]}),
        exists=lambda found: found["MetricAlarms"],
        delete=Call(operation="delete_alarms", given={"AlarmNames": ["{id}"]}),
        named="name",
    ),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": Row(
        service="cloudwatch",
        create=Call(operation="put_composite_alarm"),
        id="{alarmName}",
        outputs={"arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{alarmName}"},
        named="alarmName",
        recorded=True,
    ),
    "aws:cloudwatch/dashboard:Dashboard": Row(
        service="cloudwatch",
        create=Call(operation="put_dashboard"),
        id="{dashboardName}",
        outputs={"dashboardArn": "arn:aws:cloudwatch::{account}:dashboard/{dashboardName}"},
        put=True,
        identity=("dashboardName",),
        read=Call(operation="get_dashboard", given={"DashboardName": "{id}"}),
        delete=Call(operation="delete_dashboards", given={"DashboardNames": ["{id}"]}),
    ),
}
