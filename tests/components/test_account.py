"""What holds for a whole account or region, and the costs that nobody expected."""

from dataclasses import replace
from typing import Any

import pytest

from components.account_baseline import AccountBaseline, AccountBaselineArgs, RegionBaseline
from components.cost_anomaly import CostAnomalyAlert, CostAnomalyAlertArgs
from ladder.plan.recording import _RecordingMonitor  # pyright: ignore[reportPrivateUsage]
from tests.recording import requested

ACCOUNT = AccountBaselineArgs(account_id="111111111111", volume_key_arn="arn:aws:kms:key/ours", tags={})
COSTS = CostAnomalyAlertArgs(
    subscription="dev-platform-us-east-1",
    monitor_arn="arn:aws:ce::111111111111:anomalymonitor/x",
    threshold_usd=50,
    topic_arn="topic",
    tags={},
)


def test_no_bucket_of_the_account_can_be_made_public() -> None:
    block = requested(lambda: AccountBaseline("account", ACCOUNT))["account-no-public-buckets"]
    ways = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert all(block[way] is True for way in ways)


def test_a_volume_for_which_nobody_named_a_key_rests_under_ours() -> None:
    made = requested(lambda: AccountBaseline("account", ACCOUNT))
    assert made["account-volume-key"]["keyArn"] == ACCOUNT.volume_key_arn


def test_no_volume_is_unencrypted_and_no_snapshot_shared_with_the_world() -> None:
    made = requested(lambda: RegionBaseline("region"))
    assert made["region-volumes-encrypted"] == {"enabled": True}
    assert made["region-no-public-snapshots"] == {"state": "block-all-sharing"}


def test_nothing_in_the_region_is_reached_from_the_internet_and_what_calls_out_through_nat_still_does() -> None:
    made = requested(lambda: RegionBaseline("region"))
    assert made["region-no-public-networks"] == {"internetGatewayBlockMode": "block-ingress"}


def test_it_subscribes_to_the_account_s_one_monitor_and_makes_that_only_where_it_is_told_to() -> None:
    # https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
    there = requested(lambda: CostAnomalyAlert("cost", COSTS))
    assert "cost-monitor" not in there
    assert there["cost-subscription"]["monitorArnLists"] == [COSTS.monitor_arn]
    made = requested(lambda: CostAnomalyAlert("cost", replace(COSTS, monitor_arn=None)))
    assert (made["cost-monitor"]["monitorType"], made["cost-monitor"]["monitorDimension"]) == ("DIMENSIONAL", "SERVICE")


def test_an_anomaly_worth_less_than_the_limit_disturbs_nobody() -> None:
    subscription = requested(lambda: CostAnomalyAlert("cost", COSTS))["cost-subscription"]
    assert subscription["subscribers"] == [{"type": "SNS", "address": "topic"}]
    limit = subscription["thresholdExpression"]["dimension"]
    assert (limit["key"], limit["values"]) == ("ANOMALY_TOTAL_IMPACT_ABSOLUTE", ["50"])


def test_what_is_the_regions_stays_when_one_of_its_stacks_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """https://www.pulumi.com/docs/iac/concepts/options/retainondelete/: the resource is forgotten and not deleted."""
    registering: Any = _RecordingMonitor.RegisterResource
    retained: dict[str, bool] = {}

    def register(monitor: Any, request: Any) -> Any:
        if request.custom:
            retained[request.name] = request.retainOnDelete
        return registering(monitor, request)

    monkeypatch.setattr(_RecordingMonitor, "RegisterResource", register)
    requested(lambda: RegionBaseline("region"))
    assert retained == {
        "region-volumes-encrypted": True,
        "region-no-public-snapshots": True,
        "region-no-public-networks": True,
    }
