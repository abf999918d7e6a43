"""What exists in this cloud and which plan's resource it is. It lives and dies with the resources themselves."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from pydantic import TypeAdapter
from werkzeug.wrappers import Request

from ladder.cloud.daemon import Daemon, Refusal
from ladder.cloud.engine.deployed import Deployed
from ladder.cloud.engine.making import Maker, RequestRefusedError
from ladder.cloud.engine.table import Row
from ladder.plan import AWS_PROVIDER, Resource, default_tags, is_provider
from ladder.plan.references import UnknownReference, resolve


def install(daemon: Daemon, row_of: Callable[[str], Row]) -> None:
    ledger = Ledger(daemon, row_of)
    daemon.route("GET", "resources", lambda _: [asdict(one) for one in ledger.all()])
    daemon.route("PUT", "resources", refusing(lambda request: asdict(ledger.ensure(parse(request)))))
    daemon.route("DELETE", "resources", refusing(lambda request: ledger.remove(request.args["key"])))
    daemon.route("POST", "refresh", refusing(lambda _: ledger.refresh()))


def refusing(handler: Callable[[Request], Any]) -> Callable[[Request], Any]:
    def handle(request: Request) -> Any:
        try:
            return handler(request)
        except (RequestRefusedError, UnknownReference) as refused:
            raise Refusal(str(refused)) from refused

    return handle


def parse(request: Request) -> Resource:
    return TypeAdapter(Resource).validate_json(request.get_data())


class Ledger:
    """Every method may be called twice, by two clients at once, and after a client was killed half-way."""

    def __init__(self, daemon: Daemon, row_of: Callable[[str], Row]) -> None:
        self._daemon, self._row_of = daemon, row_of
        self._records: dict[str, Deployed] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def all(self) -> list[Deployed]:
        with self._guard:
            return list(self._records.values())

    def ensure(self, resource: Resource) -> Deployed:
        """Makes the resource so: creates, changes or replaces it, or does nothing when it is so already."""
        with self._lock(resource.key):
            old = self._records.get(resource.key)
            resolved = resolve(resource.inputs, {one.key: one.outputs for one in self.all()})
            if old is None or old.state == "gone":
                return self._create(resource, resolved)
            if old.state == "unfinished":
                self._delete(old)
                return self._create(resource, resolved)
            changed = differing(old.resolved, resolved) - frozenset(resource.ignore_changes)
            if not changed:
                return self._keep(replace(old, **declared(resource)))
            if is_provider(resource.type):
                return self._keep(replace(old, resolved=resolved, **declared(resource)))
            if self._row_of(resource.type).replaces(changed):
                self._delete(old)
                return self._create(resource, resolved)
            return self._change(resource, resolved, old, changed)

    def remove(self, key: str) -> bool:
        with self._lock(key):
            old = self._records.get(key)
            if old and old.state != "gone":
                self._delete(old)
            with self._guard:
                return self._records.pop(key, None) is not None

    def refresh(self) -> list[str]:
        """Keys of what was deleted behind the plan's back; they are made again by the next ``ensure``."""
        gone = [one for one in self.all() if one.state == "created" and not self._making(one).is_there()]
        for one in gone:
            with self._lock(one.key):
                self._keep(replace(one, state="gone"))
        return [one.key for one in gone]

    def _create(self, resource: Resource, resolved: Mapping[str, Any]) -> Deployed:
        record = Deployed(
            type=resource.type,
            name=resource.name,
            resolved=resolved,
            state="unfinished",
            id="",
            outputs={},
            **declared(resource),
        )
        if is_provider(resource.type):
            return self._keep(replace(record, state="created", outputs={"id": resource.name}))
        making = self._making(record)
        making.create()
        # From here on something exists: whatever fails below is found again, and taken down first, by the next try.
        record = self._keep(replace(record, id=making.id, outputs={**making.inputs, "id": making.id}))
        making.set(None)
        state = "recorded" if making.row.recorded else "created"
        return self._keep(replace(record, state=state, outputs=making.outputs(), calls=tuple(making.calls)))

    def _change(
        self, resource: Resource, resolved: Mapping[str, Any], old: Deployed, changed: frozenset[str]
    ) -> Deployed:
        record = replace(old, resolved=resolved, **declared(resource))
        making = self._making(record)
        if changed - making.row.apart():
            making.update()
        making.before = old.resolved
        making.set(changed)
        outputs = {**old.outputs, **making.inputs}
        return self._keep(replace(record, outputs=outputs, calls=(*old.calls, *making.calls)))

    def _delete(self, record: Deployed) -> None:
        if not is_provider(record.type):
            self._making(record).delete()

    def _making(self, record: Deployed) -> Maker:
        row = self._row_of(record.type)
        inputs = dict(record.resolved)
        if row.named and row.named not in inputs:
            inputs[row.named] = made_up_name(record)
        address = self._daemon.address
        return Maker(
            row=row,
            key=record.key,
            inputs=inputs,
            id=record.id,
            known=record.outputs,
            address=address,
            default_tags=self._default_tags(),
        )

    def _default_tags(self) -> Mapping[str, str]:
        provider = next((one for one in self.all() if one.type == AWS_PROVIDER), None)
        return default_tags(provider.resolved) if provider else {}

    def _keep(self, record: Deployed) -> Deployed:
        with self._guard:
            self._records[record.key] = record
        return record

    def _lock(self, key: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(key, threading.Lock())


def declared(resource: Resource) -> dict[str, Any]:
    """What the plan decides alone."""
    return {"inputs": resource.inputs, "depends_on": resource.depends_on, "protect": resource.protect}


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name for name in {*old, *new} if old.get(name) != new.get(name))


def made_up_name(record: Deployed) -> str:
    """As Pulumi's auto-naming, but the same each time: the logical name and seven hexadecimal digits."""
    return f"{record.name}-{hashlib.sha256(record.key.encode()).hexdigest()[:7]}"
