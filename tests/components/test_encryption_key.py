import json
from typing import Any

from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from tests.recording import requested

EXTRA = {"Sid": "Extra", "Effect": "Allow", "Principal": {"Service": "logs.us-east-1.amazonaws.com"}}
ARGS = EncryptionKeyArgs(
    description="Data of team vision",
    alias="dev-vision-key",
    account_id="111111111111",
    deletion_days=30,
    statements=[EXTRA],
    tags={"team": "vision"},
)


def made() -> dict[str, Any]:
    return dict(requested(lambda: EncryptionKey("vision", ARGS)))


def test_a_key_is_rotated_and_its_deletion_can_be_called_off() -> None:
    key = made()["vision-key"]
    assert key["enableKeyRotation"] is True
    assert key["deletionWindowInDays"] == 30


def test_the_account_can_never_lose_its_key_and_others_get_what_was_given_alone() -> None:
    account, extra = json.loads(made()["vision-key"]["policy"])["Statement"]
    assert account["Principal"] == {"AWS": "arn:aws:iam::111111111111:root"}
    assert account["Action"] == "kms:*"
    assert extra == EXTRA


def test_people_know_the_key_by_its_alias() -> None:
    assert made()["vision-alias"]["name"] == "alias/dev-vision-key"
