from components.experiment_tracking import ExperimentTracking, ExperimentTrackingArgs
from components.training_access import for_tracking_app
from tests.components.examples import territory
from tests.recording import requested

MADE = requested(
    lambda: ExperimentTracking(
        "tracking",
        ExperimentTrackingArgs(
            role_name="dev-vision-tracking-us-east-1",
            app_name="dev-vision-tracking",
            bucket="artifacts",
            prefix="tracking",
            statements=for_tracking_app(territory("vision")),
            boundary_arn="arn:boundary",
            tags={"team": "vision"},
        ),
    )
)


def test_artifacts_lie_in_the_teams_bucket_and_the_app_stands_under_a_boundary() -> None:
    assert MADE["tracking-app"]["artifactStoreUri"] == "s3://artifacts/tracking"
    assert MADE["tracking-service-role"]["permissionsBoundary"] == "arn:boundary"


def test_the_team_tag_by_which_the_boundary_lets_in_callers_is_on_the_app() -> None:
    assert MADE["tracking-app"]["tags"]["team"] == "vision"


def test_nothing_is_registered_past_the_gates_and_no_other_team_gets_this_app_by_default() -> None:
    assert MADE["tracking-app"]["modelRegistrationMode"] == "AutoModelRegistrationDisabled"
    assert MADE["tracking-app"]["accountDefaultStatus"] == "DISABLED"
