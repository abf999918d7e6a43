"""Which keys sign for this cloud: its own pair, and what its IAM and STS have given out since."""

from collections.abc import Iterable
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from ladder.cloud.home import Address


def secret_of(address: Address, key_id: str) -> str | None:
    """The secret access key that belongs to ``key_id``; None for a key that nobody here gave out."""
    if key_id == address.access_key_id:
        return address.secret_access_key
    return next((key.secret_access_key for key in issued(address.account_id) if key.access_key_id == key_id), None)


def issued(account_id: str) -> Iterable[Any]:
    """Access keys of users, and sessions of roles that were assumed."""
    for backend in iam_backends[account_id].values():
        for user in backend.users.values():
            yield from user.access_keys
    for backend in sts_backends[account_id].values():
        yield from backend.assumed_roles
