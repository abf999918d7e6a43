"""State machines: https://docs.aws.amazon.com/step-functions/latest/apireference/."""

from ladder.cloud.engine.table import Call, Row, Setting
from ladder.cloud.engine.tagging import tags_change

RENAMES = {"loggingConfiguration.logDestination": "destinations.cloudWatchLogsLogGroup.logGroupArn"}
# What a state machine has when its program names nothing; UpdateStateMachine keeps what it isn't told.
UNSAID = {"loggingConfiguration": {"level": "OFF"}, "tracingConfiguration": {"enabled": False}}

ROWS = {
    "aws:sfn/stateMachine:StateMachine": Row(
        service="stepfunctions",
        create=Call(operation="create_state_machine", renames=RENAMES),
        id="{answer.stateMachineArn}",
        outputs={"arn": "{id}", "status": "ACTIVE"},
        settings=(
            Setting(
                inputs=(
                    "definition",
                    "roleArn",
                    "loggingConfiguration",
                    "tracingConfiguration",
                    "encryptionConfiguration",
                ),
                call=Call(
                    operation="update_state_machine", given={"stateMachineArn": "{id}", **UNSAID}, renames=RENAMES
                ),
                on_create=False,
            ),
            tags_change("tag_resource", "untag_resource", "resourceArn", "{id}", tags="tags", keys="tagKeys"),
        ),
        read=Call(operation="describe_state_machine", given={"stateMachineArn": "{id}"}),
        delete=Call(operation="delete_state_machine", given={"stateMachineArn": "{id}"}),
        named="name",
    ),
}
