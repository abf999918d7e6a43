"""Analysers: https://docs.aws.amazon.com/access-analyzer/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Row
from ladder.cloud.engine.tagging import tags_change

OF_ANALYZER = {"analyzerName": "{analyzerName}"}


ROWS = {
    "aws:accessanalyzer/analyzer:Analyzer": Row(
        service="accessanalyzer",
        create=Call(operation="create_analyzer", given={"type": "ACCOUNT"}),
        id="{analyzerName}",
        outputs={"arn": "{answer.arn}"},
        settings=(tags_change("tag_resource", "untag_resource", "resourceArn", tags="tags", keys="tagKeys"),),
        read=Call(operation="get_analyzer", given=OF_ANALYZER),
        delete=Call(operation="delete_analyzer", given=OF_ANALYZER),
    ),
}
