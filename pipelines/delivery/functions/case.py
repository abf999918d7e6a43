"""One version on the desk: what it must meet, what the ledger holds of it, and how something is entered about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_lambda_powertools import Logger

from pipelines.delivery.approval import facts_of
from pipelines.delivery.contract import ReleaseContract
from pipelines.delivery.functions.desk import Desk
from pipelines.delivery.package import Package, doubts
from pipelines.ledger.entry import Draft, Entry, Kind

log = Logger(service="delivery")


@dataclass(frozen=True, kw_only=True)
class Case:
    desk: Desk
    contract: ReleaseContract
    package: Package

    def entries(self) -> Sequence[Entry]:
        return self.desk.book.entries()

    def enter(self, kind: Kind, event: str, *, who: str, what: str, why: str, **facts: str) -> Entry:
        """Once an event, however often it is told."""
        draft = Draft(
            event=event,
            kind=kind,
            subject=self.contract.subject,
            who=who,
            what=what,
            why=why,
            facts=facts_of(self.package) | facts,
        )
        log.info(what, subject=self.contract.subject, version=self.package.number, kind=kind, event=event)
        return self.desk.book.append(draft)

    def doubt(self) -> str:
        """Why it may not serve as it is, or ""."""
        found = doubts(self.package, self.desk.evidence(self.package), self.desk.place.judges)
        return f"it {' and '.join(found)}. Train it anew" if found else ""


def case_of(desk: Desk, arn: str) -> Case:
    """Raises ValueError for a version of another team."""
    package = desk.package(arn)
    return Case(desk=desk, contract=desk.contract_of(package), package=package)
