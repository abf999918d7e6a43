"""Each item that AWS sells and a plan of ours needs, at one resource, worked out by hand: price times quantity."""

from functools import cache

import pytest

from ladder.judges.cost.estimate import Line
from ladder.judges.cost.stack_costs import costs_of
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from stacks.reading import stack_names

# AWS's list prices in us-east-1, each from the page that ladder/judges/cost/items.py names; 730 hours are a month.
DEV, PROD = "dev-us-east-1", "prod-us-east-1"
BY_HAND = {  # item -> stack, resource, US dollars a month
    "build-minutes": (DEV, "platform-cluster-project", 0.005 * 10 * 5),
    "custom-metric": (DEV, "platform-audit-alarm-root-user-acted-filter", 0.30),
    "ec2/g5.2xlarge": (PROD, "platform-gpu-steady-nodes", 1.212 * 40),
    "ec2/g5.xlarge": (DEV, "platform-gpu-spot-nodes", 1.006 * 0.4 * 10),
    "ec2/m6i.large": (DEV, "platform-gpu-add-ons-system-nodes", 0.096 * 2 * 730),
    "ecr-storage": (DEV, "lending-images-repository", 0.10 * 5),
    "efs-storage": (DEV, "platform-studio-domain", 0.30 * 1),
    "eks-cluster": (DEV, "platform-gpu-cluster", 0.10 * 730),
    "gp3-volume": (DEV, "platform-gpu-add-ons-system-nodes", 0.08 * 2 * 50),
    "hosting/ml.m5.large": (DEV, "lending-loan-approval-registry-versions", 0.115 * 2 * 160),
    "interface-endpoint": (PROD, "platform-endpoint-logs", 0.01 * 3 * 730),
    "interface-endpoint-data": (PROD, "platform-endpoint-logs", 0.01 * 100),
    "kms-key": (DEV, "lending-key", 1.00),
    "kms-requests": (DEV, "lending-key", 0.03 * 100_000 / 10_000),
    "log-ingestion": (DEV, "lending-work-log", 0.50 * 1),
    "log-storage": (DEV, "lending-work-log", 0.03 * 1 * 0.15 * 30 / 30.4),
    "metric-alarm": (DEV, "lending-loan-approval-training-data-refused", 0.10),
    "nat-gateway": (DEV, "platform-network-nat-a", 0.045 * 730),
    "nat-gateway-data": (DEV, "platform-network-nat-a", 0.045 * 20),
    "processing/ml.m5.large": (DEV, "lending-loan-approval-training-pipeline", 0.115 * 10 * 7 * 6 / 60),
    "public-ipv4": (DEV, "platform-network-nat-a-address", 0.005 * 730),
    "s3-reads": (DEV, "lending-artifacts-bucket", 0.0004 * 90_000 / 1_000),
    "s3-storage": (DEV, "lending-artifacts-bucket", 0.023 * 10),
    "s3-writes": (DEV, "lending-artifacts-bucket", 0.005 * 10_000 / 1_000),
    "schedule-invocations": (DEV, "mobility-bike-demand-clock-schedule", 1.00 * 10 / 1_000_000),
    "sns-email": (DEV, "platform-alerts-ml-platform@example.com", 2.00 * 100 / 100_000),
    "sns-requests": (DEV, "platform-alerts-topic", 0.50 * 100_000 / 1_000_000),
    "sqs-requests": (DEV, "mobility-bike-demand-clock-undelivered", 0.40 * 100_000 / 1_000_000),
    "studio-volume": (DEV, "lending-studio-lena-ortiz-profile", 0.112 * 5),
    "studio/ml.t3.medium": (DEV, "lending-studio-lena-ortiz-profile", 0.05 * 40),
    "trail-data-events": (DEV, "platform-audit-objects", 0.10 * 100_000 / 100_000),
    "training-volume": (DEV, "lending-loan-approval-training-pipeline", 0.14 * 30 * 10 * 8 * 6 / 60 / 730),
    "training/ml.m5.large": (DEV, "lending-loan-approval-training-pipeline", 0.115 * 10 * 1 * 6 / 60),
}


@cache
def lines_of(stack: str) -> tuple[Line, ...]:
    config = read(stack)
    return costs_of(config, plan_of(config)).lines


def test_every_item_of_every_shipped_stack_has_a_figure_worked_out_by_hand() -> None:
    assert {line.item for stack in stack_names() for line in lines_of(stack)} == BY_HAND.keys()


@pytest.mark.parametrize("item", BY_HAND)
def test_an_item_costs_what_the_list_price_and_the_stated_use_come_to(item: str) -> None:
    stack, resource, usd = BY_HAND[item]
    found = [one.usd for one in lines_of(stack) if one.item == item and one.resource.endswith(f"::{resource}")]
    assert found == [pytest.approx(usd)]
