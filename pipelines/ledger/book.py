"""The ledger of one team where it is kept: entries in a DynamoDB table, a checkpoint of each in a locked bucket.

An entry and the marker of its event are written in one transaction, on the condition that neither is there. So two
writers never share a number, and an event that comes twice is entered once.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError

from pipelines.ledger.entry import NOTHING_BEFORE, Draft, Entry, read, sealed

ATTEMPTS = 50  # each lost to another writer, who then has made an entry
ENTRIES = "entry#"
EVENTS = "event#"


class BusyLedgerError(Exception):
    """Others wrote all the time. To try again is safe."""


@dataclass(frozen=True, kw_only=True)
class Book:
    dynamodb: Any  # boto3 clients
    s3: Any
    table: str
    bucket: str
    chain: str
    now: Callable[[], datetime]

    def append(self, draft: Draft) -> Entry:
        """The entry of this event, whether it is new or was there. Raises BusyLedgerError."""
        for _ in range(ATTEMPTS):
            if there := self.of_event(draft.event):
                self._checkpoint(there)
                return there
            last = self.last()
            if last:
                self._checkpoint(last)  # which a crash may have left out
            number, previous = (last.number + 1, last.digest) if last else (1, NOTHING_BEFORE)
            entry = sealed(draft, self.chain, number, previous, self.now())
            if self._written(entry):
                self._checkpoint(entry)
                return entry
        raise BusyLedgerError(f"The ledger of {self.chain} was written by others {ATTEMPTS} times on end.")

    def last(self) -> Entry | None:
        return next((self._entry(item) for item in self._query(newest_first=True, limit=1)), None)

    def entries(self) -> list[Entry]:
        return [self._entry(item) for item in self._query()]

    def stored(self) -> list[Entry | None]:
        """As they are stored; None for what is no entry any more."""
        return [self._entry_or_none(item) for item in self._query()]

    def of_event(self, event: str) -> Entry | None:
        marker = self._get(_marker(event))
        return self._entry(self._get(marker["of"]["S"])) if marker else None

    def checkpoints(self) -> dict[int, str]:
        """Number -> digest, as first written: a later version of a checkpoint is somebody's attempt."""
        pages = self.s3.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=f"{self.chain}/")
        oldest: dict[str, Any] = {}
        for version in (one for page in pages for one in page.get("Versions", ())):
            known = oldest.get(version["Key"])
            if known is None or version["LastModified"] <= known["LastModified"]:
                oldest[version["Key"]] = version
        return {int(key.rpartition("/")[2]): self._digest_in(version) for key, version in oldest.items()}

    def _digest_in(self, version: Any) -> str:
        found = self.s3.get_object(Bucket=self.bucket, Key=version["Key"], VersionId=version["VersionId"])
        return found["Body"].read().decode()

    def _query(self, *, newest_first: bool = False, limit: int | None = None) -> Iterator[Any]:
        asked = {
            "TableName": self.table,
            "KeyConditionExpression": "#chain = :chain AND begins_with(#item, :entries)",
            "ExpressionAttributeNames": {"#chain": "chain", "#item": "item"},
            "ExpressionAttributeValues": {":chain": {"S": self.chain}, ":entries": {"S": ENTRIES}},
            "ScanIndexForward": not newest_first,
            "ConsistentRead": True,
        }
        if limit:
            yield from self.dynamodb.query(**asked, Limit=limit)["Items"]
            return
        for page in self.dynamodb.get_paginator("query").paginate(**asked):
            yield from page["Items"]

    def _get(self, item: str) -> Any:
        key = {"chain": {"S": self.chain}, "item": {"S": item}}
        return self.dynamodb.get_item(TableName=self.table, Key=key, ConsistentRead=True).get("Item")

    def _entry(self, item: Any) -> Entry:
        return read(json.loads(item["document"]["S"]))

    def _entry_or_none(self, item: Any) -> Entry | None:
        try:
            return self._entry(item)
        except (KeyError, TypeError, ValueError):
            return None

    def _written(self, entry: Entry) -> bool:
        """Whether it is in now; False when another was quicker."""
        document = json.dumps(entry.document(), sort_keys=True, allow_nan=False)
        items = {
            _position(entry.number): {"document": {"S": document}},
            _marker(entry.event): {"of": {"S": _position(entry.number)}},
        }
        puts = [
            {
                "Put": {
                    "TableName": self.table,
                    "Item": {"chain": {"S": self.chain}, "item": {"S": item}, **content},
                    "ConditionExpression": "attribute_not_exists(#item)",
                    "ExpressionAttributeNames": {"#item": "item"},
                }
            }
            for item, content in items.items()
        ]
        try:
            self.dynamodb.transact_write_items(TransactItems=puts)
        except (
            self.dynamodb.exceptions.TransactionCanceledException,
            self.dynamodb.exceptions.TransactionConflictException,
        ):
            return False
        return True

    def _checkpoint(self, entry: Entry) -> None:
        """Once: the bucket keeps what was written first.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
        """
        try:
            self.s3.put_object(
                Bucket=self.bucket, Key=f"{self.chain}/{entry.number:012}", Body=entry.digest.encode(), IfNoneMatch="*"
            )
        except ClientError as refusal:
            if refusal.response["Error"]["Code"] not in {"PreconditionFailed", "ConditionalRequestConflict"}:  # type: ignore[typeddict-item]
                raise


def _position(number: int) -> str:
    return f"{ENTRIES}{number:012}"


def _marker(event: str) -> str:
    return EVENTS + sha256(event.encode()).hexdigest()
