"""What is entered of training: each run that ended, and each version as it was registered, before anyone touched it."""

from pipelines.delivery.functions.case import Case
from pipelines.delivery.functions.desk import Desk
from pipelines.ledger.entry import Draft

ENDED = {"Succeeded", "Failed", "Stopped"}


def record_registration(case: Case) -> None:
    lineage, arn = case.package.lineage, case.package.arn
    run, registered = lineage.get("pipeline_execution", "none"), f"registered version {case.package.number}"
    record_run(case.desk, case.contract.hosting.endpoint, run, registered)
    case.enter(
        "evaluation",
        f"evaluation:{arn}",
        who="the judge",
        what=registered,
        why=lineage.get("metrics", "none"),
        run=run,
        data_digest=lineage.get("data_digest", "none"),
    )
    if (exception := lineage.get("fairness_exception", "none")) != "none":
        case.enter("waiver", f"waiver:{arn}", who="model risk", what="a gate passed by exception", why=exception)


def run_ended(desk: Desk, arn: str, status: str) -> bool:
    """Whether it did. ``arn``: arn:aws:sagemaker:<region>:<account>:pipeline/<name>/execution/<id>."""
    if status not in ENDED:
        return False
    _, pipeline, _, run = arn.split(":", 5)[5].split("/")
    record_run(desk, pipeline, run, status.lower())
    return True


def record_run(desk: Desk, pipeline: str, run: str, what: str) -> None:
    model = pipeline.removeprefix(f"{desk.place.environment}-{desk.place.team}-")
    draft = Draft(
        event=f"training:{run}:{what}",
        kind="training",
        subject=f"{desk.place.team}/{model}",
        who=starter_of(desk, pipeline, run),
        what=what,
        why="a run of the pipeline",
        facts={"run": run},
    )
    desk.book.append(draft)


def starter_of(desk: Desk, pipeline: str, run: str) -> str:
    """Who started a run: the name of the session, or the Studio profile; "unknown" where SageMaker does not say.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserContext.html
    """
    sagemaker = desk.client("sagemaker")
    arn = sagemaker.describe_pipeline(PipelineName=pipeline)["PipelineArn"]
    try:
        found = sagemaker.describe_pipeline_execution(PipelineExecutionArn=f"{arn}/execution/{run}")
    except sagemaker.exceptions.ResourceNotFound:
        return "unknown"
    by = found.get("CreatedBy", {})
    session = by.get("IamIdentity", {}).get("Arn", "").rpartition("/")[2]
    return session or by.get("UserProfileName") or "unknown"
