"""One case for each Wrong and Failed that only an account with something in it brings about."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from ladder.operate.teardown.obstacle import Obstacle, until_gone
from tests.ladder.commands.refusal import FOLDER, Refusal, bringing_libraries, failed, giving, wrong
from tests.ladder.commands.scene import GROUP, LOANS, Scene

DEV = "--stack dev-us-east-1"
APPROVER, OWNER = "lena.ortiz@example.com", "priya.nair@example.com"
DEFINITION = {
    "Steps": [{"Type": "Training", "Arguments": {"ResourceConfig": {"VolumeKmsKeyId": "key"}, "VpcConfig": {}}}]
}
NOTHING: dict[str, Any] = {}
RELEASED: dict[str, list[Any]] = {
    "DescribeModel": [NOTHING],
    "DescribeEndpointConfig": [NOTHING],
    "DescribePipeline": [{"PipelineDefinition": json.dumps(DEFINITION)}],
}


def not_found(operation: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationException", "Message": "Could not find it."}}, operation)


def here(scene: Scene) -> None:
    scene.account()


def registered(*statuses: str, **answers: list[Any]) -> Callable[[Scene], None]:
    """Versions of the loan model in these states, and an account that answers so."""

    def arrange(scene: Scene) -> None:
        account = scene.account()
        account.register(*statuses)
        account.client("s3").create_bucket(Bucket="dev-lending-data-us-east-1-111111111111")
        account.answer(**answers)

    return arrange


def endpoint(status: str) -> dict[str, str]:
    return {"EndpointConfigName": f"{GROUP}-v1", "EndpointStatus": status, "FailureReason": "no capacity"}


def stuck(scene: Scene) -> None:
    registered("Approved", **RELEASED, DescribeEndpoint=[endpoint("Updating")])(scene)
    scene.replace("ladder.operate.release.DEPLOY_SECONDS", 0)


def owned_by_an_approver(scene: Scene) -> None:
    scene.config("teams/lending.yaml", "approvers: [", f"approvers: [{OWNER}, ")
    scene.account()


def in_batches(scene: Scene) -> None:
    text = (scene.config("teams/lending.yaml", "mode: realtime", "mode: batch") / "teams/lending.yaml").read_text()
    of_traffic = text[text.index("      objectives:") :]  # to the end: promises and release of an endpoint
    scene.config("teams/lending.yaml", of_traffic, "")
    scene.account()


def protected(scene: Scene) -> None:
    scene.config("config/Pulumi.dev-us-east-1.yaml", " protect: false", " protect: true")
    scene.account()


def never_gone(scene: Scene) -> None:
    scene.account()
    app = Obstacle(kind="app", name="lab", stops="domain", remove=partial(until_gone, "app lab", lambda: True))
    scene.replace("ladder.commands.teardown.obstacles", giving((app,)))
    scene.replace("ladder.operate.teardown.obstacle.MOST_SECONDS", -60)


def without_data(scene: Scene) -> None:
    scene.account()
    scene.model("data/loanapp.csv", None)


def empty_data(scene: Scene) -> None:
    scene.account()
    scene.model("data/loanapp.csv", b"")


def with_rows(scene: Scene) -> None:
    scene.account()
    scene.write("rows.txt", "a\n1\n")


def not_locked(scene: Scene) -> None:
    scene.account()
    bringing_libraries(scene)


APPROVE = f"approve {LOANS} --reason reviewed {DEV} --by"
BLANK = f"approve {LOANS} --reason= {DEV} --by"
ROWS = f"predict {LOANS} {DEV} --file {FOLDER}/rows.txt"
ROW = f"predict {LOANS} {DEV} --row"

ACCOUNT_REFUSALS: tuple[Refusal, ...] = (
    wrong("commands/predict.py:request#1", f"{ROWS} --row {{}}", "--file or --row, not both", arrange=with_rows),
    wrong("commands/predict.py:request#2", ROWS, "rows.txt: rows come as .csv or .json", arrange=with_rows),
    wrong("commands/predict.py:request#3", f"{ROW} {{", "--row is not JSON", "Give an object", arrange=here),
    wrong("commands/predict.py:request#4", f"{ROW} [1,2]", "--row is no object", "Give an object", arrange=here),
    wrong(
        *(
            "commands/teardown.py:teardown",
            f"teardown --delete {DEV}",
            "dev-us-east-1 is protected",
            "Set protect: false",
        ),
        arrange=protected,
    ),
    wrong(
        *(
            "commands/train.py:train#1",
            f"train {LOANS} {DEV} --data {FOLDER}/rows.txt",
            "rows.txt: data come as .csv or",
        ),
        arrange=with_rows,
    ),
    wrong(
        *("commands/train.py:train#2", f"train {LOANS} {DEV}", "no data yet: s3://dev-lending-data", "--data"),
        arrange=registered(),
    ),
    wrong(
        *(
            "commands/train.py:brought_up",
            f"train {LOANS} {DEV}",
            "requirements.lock is missing",
            f"ladder lock {LOANS}",
        ),
        arrange=not_locked,
    ),
    failed(
        *("operate/model_folder.py:example#1", f"predict {LOANS} {DEV}", "data holds no CSV", "--file or --row"),
        arrange=without_data,
    ),
    failed(
        *(
            "operate/model_folder.py:example#2",
            f"predict {LOANS} {DEV}",
            "loanapp.csv gives no example",
            "0 rows",
            "--row",
        ),
        arrange=empty_data,
    ),
    failed(
        *("operate/prediction.py:ask", f"{ROW} {{}}", "no endpoint", f"ladder deploy {LOANS}"),
        arrange=registered(InvokeEndpoint=[not_found("InvokeEndpoint")]),
    ),
    failed(
        *(
            "operate/prediction.py:batch",
            f"{ROW} {{}} --batch",
            "ended as Failed: no disk",
            "run the same command again",
        ),
        arrange=registered(
            "Approved",
            **RELEASED,
            CreateTransformJob=[NOTHING],
            DescribeTransformJob=[
                not_found("DescribeTransformJob"),
                {"TransformJobStatus": "Failed", "FailureReason": "no disk"},
            ],
        ),
    ),
    wrong(
        *("operate/release.py:approve#1", f"{BLANK} {APPROVER}", "--reason is blank", "Say what was looked at"),
        arrange=here,
    ),
    wrong(
        *("operate/release.py:approve#2", f"{APPROVE} stranger@example.com"),
        *("stranger@example.com is no approver of lending", f"Approvers: {APPROVER}"),
        arrange=here,
    ),
    wrong(
        *("operate/release.py:approve#3", f"{APPROVE} {OWNER}", f"{OWNER} owns {LOANS}", "another approver"),
        arrange=owned_by_an_approver,
    ),
    failed(
        *("operate/release.py:registered", f"{APPROVE} {APPROVER}", "no registered version", f"ladder train {LOANS}"),
        arrange=registered(),
    ),
    wrong(
        *("operate/release.py:choose", f"{APPROVE} {APPROVER} --version 3", "no version 3", "It has: 2, 1"),
        arrange=registered("Approved", "Approved"),
    ),
    failed(
        *("operate/release.py:prove", f"{APPROVE} {APPROVER}", "carries no proof", "--force"),
        arrange=registered("PendingManualApproval"),
    ),
    wrong(
        *("operate/release.py:deploy#1", f"deploy {LOANS} {DEV}", "serves in batches", f"ladder predict {LOANS}"),
        arrange=in_batches,
    ),
    failed(
        *(
            "operate/release.py:deploy#2",
            f"deploy {LOANS} {DEV}",
            "with version 1: no capacity",
            f"ladder deploy {LOANS}",
        ),
        arrange=registered("Approved", **RELEASED, DescribeEndpoint=[endpoint("OutOfService")]),
    ),
    failed(
        *("operate/release.py:newest_approved", f"deploy {LOANS} {DEV}", "(1 pending, 1 rejected)", "Approve one"),
        arrange=registered("PendingManualApproval", "Rejected"),
    ),
    failed(
        *(
            "operate/release.py:wait",
            f"deploy {LOANS} {DEV}",
            f"{GROUP} is still not at rest",
            f"ladder deploy {LOANS}",
        ),
        arrange=stuck,
    ),
    wrong(
        *(
            "operate/session.py:aws",
            f"status {DEV}",
            "111111111111",
            "999999999999",
            "AWS_PROFILE",
            "Nothing was changed",
        ),
        arrange=lambda scene: scene.account("999999999999"),
    ),
    failed(
        *("operate/teardown/obstacle.py:until_gone", f"teardown --delete {DEV}"),
        *("app lab is not gone", "Run the same command again"),
        arrange=never_gone,
    ),
)
