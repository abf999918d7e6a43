"""Brings the embedded cloud to what the plan says, a few resources at a time, telling of each as it goes."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from graphlib import TopologicalSorter
from typing import Literal

from ladder.cloud.engine.changes import Change, changes, needs
from ladder.cloud.engine.target import CloudError, Target
from ladder.plan import Plan

AT_A_TIME = 4


class ApplyError(Exception):
    """Some changes failed; what was done before stays, and the next run goes on from there. One line for each."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One moment in the life of one change; ``seconds`` is how long it took, ``message`` why it failed."""

    kind: Literal["started", "done", "failed"]
    change: Change
    seconds: float = 0
    message: str = ""


OnEvent = Callable[[Event], None]


def plan_changes(plan: Plan, cloud: Target) -> tuple[Change, ...]:
    """What ``apply`` would do now, what was deleted behind the plan's back included."""
    cloud.refresh()
    return changes(plan, cloud.deployed(), cloud.row_of)


def apply(plan: Plan, cloud: Target, on_event: OnEvent = lambda _: None) -> tuple[Change, ...]:
    """Does all that is needed and returns it, unchanged resources included.

    Raises ApplyError when a change failed; a killed or failed run is finished by the next one. A protected resource is
    never replaced or deleted.
    """
    todo = plan_changes(plan, cloud)
    refuse_protected(todo, cloud)
    restate(todo, cloud)
    applying = _Applying(cloud, on_event)
    applying.ensure([change for change in todo if change.action in {"create", "update", "replace"}])
    for change in todo:
        if change.action == "delete" and not applying.failures:
            applying.carry_out(change)
    if applying.failures:
        raise ApplyError("\n".join(applying.failures))
    return todo


def refuse_protected(todo: Iterable[Change], cloud: Target) -> None:
    protected = {one.key for one in cloud.deployed() if one.protect}
    losing = [change for change in todo if change.action in {"delete", "replace"} and change.key in protected]
    if losing:
        listed = "\n".join(f"{change.key} is protected; this plan would {change.action} it" for change in losing)
        raise ApplyError(f"{listed}\nNothing was changed. Set protection.protect to false first, and run this again.")


def restate(todo: Iterable[Change], cloud: Target) -> None:
    """What the plan says of a resource without AWS being told: whether it is protected, and what it depends on."""
    existing = {one.key: (one.protect, one.depends_on) for one in cloud.deployed()}
    for change in todo:
        wanted = change.resource
        if change.action == "unchanged" and wanted and existing[change.key] != (wanted.protect, wanted.depends_on):
            cloud.ask("PUT", "resources", asdict(wanted))


class _Applying:
    def __init__(self, cloud: Target, on_event: OnEvent) -> None:
        self._cloud = cloud
        self._on_event = on_event
        self.failures: list[str] = []

    def ensure(self, todo: list[Change]) -> None:
        """Each as soon as all that it needs is there."""
        by_key = {change.key: change for change in todo}
        sorter = TopologicalSorter(
            {
                change.key: (needs(change.resource) | {change.resource.provider or ""}) & by_key.keys() - {change.key}
                for change in todo
                if change.resource
            }
        )
        sorter.prepare()
        running: dict[Future[None], str] = {}
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            while sorter.is_active():
                for key in () if self.failures else sorter.get_ready():
                    running[pool.submit(self.carry_out, by_key[key])] = key
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                    sorter.done(running.pop(future))

    def carry_out(self, change: Change) -> None:
        if self.failures:
            return
        self._on_event(Event(kind="started", change=change))
        started = time.monotonic()
        try:
            if change.resource:
                self._cloud.ask("PUT", "resources", asdict(change.resource))
            else:
                self._cloud.ask("DELETE", "resources", key=change.key)
        except CloudError as error:
            self.failures.append(str(error))
            self._on_event(Event(kind="failed", change=change, message=str(error)))
            return
        self._on_event(Event(kind="done", change=change, seconds=time.monotonic() - started))
