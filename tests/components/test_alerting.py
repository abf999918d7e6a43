"""The topic, and the keys' terms for those who publish to it."""

import json
from typing import Any

from components.alert_topic import AlertTopic, AlertTopicArgs
from components.key_grants import for_log_groups, for_publishers, for_trails
from tests.recording import requested

OURS = "111111111111"
ARGS = AlertTopicArgs(
    topic="dev-platform-alerts",
    key_arn="arn:aws:kms:key/ours",
    emails=["ada@example.com", "bob@example.com"],
    account_id=OURS,
    tags={},
)


def made() -> dict[str, Any]:
    return dict(requested(lambda: AlertTopic("alerts", ARGS)))


def test_what_the_topic_holds_rests_under_our_key() -> None:
    assert made()["alerts-topic"]["kmsMasterKeyId"] == ARGS.key_arn


def test_only_monitors_of_this_account_publish_and_only_over_tls() -> None:
    monitors, tls = json.loads(made()["alerts-policy"]["policy"])["Statement"]
    assert monitors["Action"] == "sns:Publish"
    assert set(monitors["Principal"]) == {"Service"}
    assert monitors["Condition"] == {"StringEquals": {"aws:SourceAccount": OURS}}
    assert (tls["Effect"], tls["Principal"]) == ("Deny", "*")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_whoever_may_publish_may_also_use_the_key_or_the_message_would_be_lost() -> None:
    monitors, _ = json.loads(made()["alerts-policy"]["policy"])["Statement"]
    assert for_publishers(OURS)["Principal"] == monitors["Principal"]


def test_every_address_is_subscribed() -> None:
    subscribed = {it["endpoint"] for it in made().values() if it.get("protocol") == "email"}
    assert subscribed == {"ada@example.com", "bob@example.com"}


def test_no_service_uses_the_key_on_another_account_s_behalf() -> None:
    region = "us-east-1"
    grants = [for_log_groups(OURS, region), for_publishers(OURS), for_trails(OURS, region, "dev-")]
    for grant in grants:
        assert grant["Effect"] == "Allow"
        assert OURS in json.dumps(grant["Condition"]), grant["Sid"]
        assert "kms:*" not in grant["Action"]
