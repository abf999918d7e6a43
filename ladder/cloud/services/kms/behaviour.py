"""Rotation with a period of one's own: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html.
A key that was asked for without a usage encrypts: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html.
"""

import json
from typing import Any

from moto.kms.models import KmsBackend
from moto.kms.responses import KmsResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method

DEFAULT_DAYS = 365


def install(_daemon: Daemon) -> None:
    periods: dict[str, int] = {}
    enabling, telling = KmsResponse.enable_key_rotation, KmsResponse.get_key_rotation_status
    creating = KmsBackend.create_key

    def create(backend: KmsBackend, policy: Any, key_usage: str | None, *others: Any, **named: Any) -> Any:
        return creating(backend, policy, key_usage or "ENCRYPT_DECRYPT", *others, **named)

    def enable(response: Any) -> str:
        answer: Any = enabling(response)
        periods[response._get_param("KeyId")] = response._get_param("RotationPeriodInDays") or DEFAULT_DAYS
        return answer

    def status(response: Any) -> str:
        answer: Any = json.loads(telling(response))
        key = response._get_param("KeyId")
        if answer.get("KeyRotationEnabled"):
            answer |= {"KeyId": key, "RotationPeriodInDays": periods.get(key, DEFAULT_DAYS)}
        return json.dumps(answer, allow_nan=False)

    replace_method(KmsBackend, "create_key", create)
    replace_method(KmsResponse, "enable_key_rotation", enable)
    replace_method(KmsResponse, "get_key_rotation_status", status)
