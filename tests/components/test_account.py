"""What holds for a whole account or region, and the costs that nobody expected."""

import json
from dataclasses import replace

from components.account_baseline import AccountBaseline, AccountBaselineArgs, RegionBaseline
from components.cost_anomaly import CostAnomalyAlert, CostAnomalyAlertArgs
from tests.recording import requested

ACCOUNT = AccountBaselineArgs(account_id="111111111111", volume_key_arn="arn:aws:kms:key/ours", tags={})
COSTS = CostAnomalyAlertArgs(
    monitor="dev-platform-us-east-1",
    whole_account=True,
    environment="dev",
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


def test_one_stack_watches_every_service_and_the_account_s_others_their_environment() -> None:
    whole = requested(lambda: CostAnomalyAlert("cost", COSTS))["cost-monitor"]
    part = requested(lambda: CostAnomalyAlert("cost", replace(COSTS, whole_account=False)))["cost-monitor"]
    assert (whole["monitorType"], whole["monitorDimension"]) == ("DIMENSIONAL", "SERVICE")
    assert part["monitorType"] == "CUSTOM"
    assert json.loads(part["monitorSpecification"])["Tags"]["Values"] == ["dev"]


def test_an_anomaly_worth_less_than_the_limit_disturbs_nobody() -> None:
    subscription = requested(lambda: CostAnomalyAlert("cost", COSTS))["cost-subscription"]
    assert subscription["subscribers"] == [{"type": "SNS", "address": "topic"}]
    limit = subscription["thresholdExpression"]["dimension"]
    assert (limit["key"], limit["values"]) == ("ANOMALY_TOTAL_IMPACT_ABSOLUTE", ["50"])
