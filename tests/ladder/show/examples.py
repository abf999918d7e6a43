"""A summary as the embedded cloud gives it after a first `ladder up`, for tests of what shows it."""

from ladder.operate.facts import Alarm, Decision, Gate, Prediction, Step, Version
from ladder.show.summary import Cost, Costs, Count, Model, Recorded, Summary

STEPS = tuple(
    Step(name=name, outcome="Succeeded", seconds=seconds)
    for name, seconds in {
        "validate": 2.1,
        "version": 1.4,
        "features": 2.6,
        "train": 4.8,
        "evaluate": 3.9,
        "register": 1.2,
    }.items()
)

LOAN_APPROVAL = Model(
    team="lending",
    name="loan-approval",
    kind="tabular",
    risk_tier="high",
    owner="ada@example.com",
    steps=STEPS,
    gates=(
        Gate(name="roc_auc", figure=0.8312, limit=0.75, direction="at least", passed=True),
        Gate(name="demographic parity difference (race)", figure=0.142, limit=0.15, direction="at most", passed=True),
        Gate(name="latency p95, ms", figure=7.1, limit=100, direction="at most", passed=True),
    ),
    versions=(
        Version(
            number=1,
            arn="arn:aws:sagemaker:us-east-1:123456789012:model-package/local-lending-loan-approval/1",
            status="PendingManualApproval",
            created="2026-11-23 18:01",
            lineage={"code_commit": "64bf28c", "dataset_version": "sha256:5f2a9c"},
        ),
    ),
    trained=True,
    waits_for="waits for a person: high risk",
    next_commands=(
        'ladder approve lending/loan-approval --by grace@example.com --reason "Gates and fairness reviewed"',
    ),
)

DECISIONS = (
    Decision(
        time="2026-11-27T12:31:19",
        version="2",
        what="approved",
        who="the gates",
        why="every gate passed",
        outcome="good",
    ),
    Decision(
        time="2026-11-27T12:31:20", version="2", what="release let through", who="ladder", why="approval: by its gates"
    ),
    Decision(
        time="2026-11-27T12:31:29",
        version="2",
        what="release: rolled back",
        who="ladder",
        why="alarm local-mobility-bike-demand-EndpointErrors",
        outcome="bad",
    ),
)
BIKE_DEMAND = Model(
    decisions=DECISIONS,
    team="mobility",
    name="bike-demand",
    kind="forecast",
    risk_tier="limited",
    owner="alan@example.com",
    steps=STEPS,
    gates=(Gate(name="mape", figure=0.185, limit=0.25, direction="at most", passed=True),),
    versions=(
        Version(
            number=1,
            arn="arn:aws:sagemaker:us-east-1:123456789012:model-package/local-mobility-bike-demand/1",
            status="Approved",
            created="2026-11-23 18:01",
            approval="Approved by ladder: limited risk and all gates passed",
        ),
    ),
    endpoint="local-mobility-bike-demand",
    endpoint_status="InService",
    serving=1,
    prediction=Prediction(request=[{"season": 1, "temp": 0.34}], answer={"predictions": [1012.4]}, milliseconds=8.2),
    trained=True,
)

SUMMARY = Summary(
    stack="local",
    account_id="123456789012",
    region="us-east-1",
    level=1,
    counts=(
        Count(level=0, team="platform", resources=71),
        Count(level=0, team="lending", resources=28),
        Count(level=0, team="mobility", resources=28),
        Count(level=0, team="research", resources=28),
        Count(level=1, team="platform", resources=24),
        Count(level=1, team="lending", resources=19),
        Count(level=1, team="mobility", resources=18),
    ),
    recorded=(
        Recorded(type="aws:sagemaker/mlflowApp:MlflowApp", count=1),
        Recorded(type="aws:eks/addon:Addon", count=4),
    ),
    models=(LOAN_APPROVAL, BIKE_DEMAND),
    alarms=(
        Alarm(
            name="local-lending-loan-approval-TrainingFailed",
            state="OK",
            meaning="The training pipeline failed.",
            runbook="runbooks/training-failed.md",
        ),
    ),
    costs=Costs(
        owners=(
            Cost(owner="platform", fixed=260.16, usage=9.43),
            Cost(owner="lending", fixed=1.2, usage=42.04, budget=40.0),
            Cost(owner="mobility", fixed=1.3, usage=23.68, budget=800.0),
        ),
        as_of="2026-11-23",
        missing=("ec2/g6.xlarge",),
    ),
    added=216,
    seconds=71.3,
    places={"Report page": ".ladder/report.html", "Experiments (MLflow)": "sqlite:///.ladder/mlflow.db"},
    next_commands={"See it again": "ladder status", "Remove it": "ladder down"},
)
