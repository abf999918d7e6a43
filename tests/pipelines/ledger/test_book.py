"""A ledger where it is kept: an event is entered once, whoever else writes and whatever breaks off."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import boto3
import pytest
from moto import mock_aws

from pipelines.ledger.book import Book, BusyLedgerError
from pipelines.ledger.entry import Draft
from pipelines.ledger.verification import first_fault

KEYS = ("chain", "item")


def draft(event: str) -> Draft:
    return Draft(event=event, kind="release", subject="lending/loans", who="ada", what="released", why="reviewed")


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        clients = cast(Any, boto3)
        dynamodb, s3 = clients.client("dynamodb"), clients.client("s3")
        dynamodb.create_table(
            TableName="ledger",
            KeySchema=[
                {"AttributeName": key, "KeyType": kind} for key, kind in zip(KEYS, ("HASH", "RANGE"), strict=True)
            ],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in KEYS],
            BillingMode="PAY_PER_REQUEST",
        )
        s3.create_bucket(Bucket="checkpoints", ObjectLockEnabledForBucket=True)
        yield Book(
            dynamodb=dynamodb,
            s3=s3,
            table="ledger",
            bucket="checkpoints",
            chain="lending",
            now=lambda: datetime(2026, 11, 27, tzinfo=UTC),
        )


class Spoilt:
    """A client of which one operation does something else first, the given number of times."""

    def __init__(self, real: Any, operation: str, instead: Any, times: int = 1) -> None:
        self.real, self.operation, self.instead, self.times = real, operation, instead, times

    def __getattr__(self, name: str) -> Any:
        if name == self.operation and self.times > 0:
            self.times -= 1
            self.instead()
        return getattr(self.real, name)


def spoil(book: Book, client: str, operation: str, instead: Any, times: int = 1) -> Book:
    parts: dict[str, Any] = {**vars(book), client: Spoilt(vars(book)[client], operation, instead, times)}
    return Book(**parts)


def breaks() -> None:
    raise ConnectionError


def test_entries_follow_on_each_other_and_verify(book: Book) -> None:
    numbers = [book.append(draft(event)).number for event in "abc"]
    assert numbers == [1, 2, 3]
    assert [entry.event for entry in book.entries()] == ["a", "b", "c"]
    assert first_fault(book.stored(), book.checkpoints()) is None


def test_an_event_that_is_told_again_is_entered_once(book: Book) -> None:
    first = book.append(draft("a"))
    book.append(draft("b"))
    assert book.append(draft("a")) == first
    assert len(book.entries()) == 2


def test_who_is_overtaken_by_another_writer_takes_the_next_number(book: Book) -> None:
    overtaken = spoil(book, "dynamodb", "transact_write_items", lambda: book.append(draft("quicker")))
    assert overtaken.append(draft("slower")).number == 2
    assert first_fault(book.stored(), book.checkpoints()) is None


def test_who_is_overtaken_always_gives_up_and_says_so(book: Book) -> None:
    events = iter(range(10_000))
    always = spoil(
        book, "dynamodb", "transact_write_items", lambda: book.append(draft(f"{next(events)}")), times=10_000
    )
    with pytest.raises(BusyLedgerError, match="lending"):
        always.append(draft("slower"))


@pytest.mark.parametrize("again", ["a", "b"])
def test_a_crash_between_entry_and_checkpoint_is_mended_by_the_next_call(book: Book, again: str) -> None:
    with pytest.raises(ConnectionError):
        spoil(book, "s3", "put_object", breaks).append(draft("a"))
    assert book.checkpoints() == {}
    book.append(draft(again))
    assert sorted(book.checkpoints()) == sorted(entry.number for entry in book.entries())
    assert first_fault(book.stored(), book.checkpoints()) is None


def test_a_checkpoint_is_what_was_written_first(book: Book) -> None:
    entry = book.append(draft("a"))
    book.s3.put_object(Bucket="checkpoints", Key="lending/000000000001", Body=b"forged")
    assert book.checkpoints() == {1: entry.digest}


def test_what_somebody_wrote_into_the_table_is_told_and_not_read(book: Book) -> None:
    book.append(draft("a"))
    key = {"chain": {"S": "lending"}, "item": {"S": "entry#000000000001"}}
    book.dynamodb.put_item(TableName="ledger", Item={**key, "document": {"S": "{}"}})
    fault = first_fault(book.stored(), book.checkpoints())
    assert fault is not None
    assert fault.number == 1
