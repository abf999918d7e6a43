"""Carries out a row's calls for one resource, checking each request before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import OperationModel

from ladder.cloud.aws_client import client, service_model
from ladder.cloud.engine.request_check import problems
from ladder.cloud.engine.request_shape import NoPlace, fit, member_named
from ladder.cloud.engine.table import Call, Row, Steps, nothing, render
from ladder.cloud.home import Address


class RequestRefusedError(Exception):
    """AWS would refuse, or moto did refuse, what the plan asks for; the message is for people."""


@dataclass(kw_only=True)
class Maker:
    """A ``Making``: carries out the calls of one resource's row."""

    row: Row
    key: str
    inputs: Mapping[str, Any]
    address: Address
    id: str = ""
    answer: Any = None
    known: Mapping[str, Any] = field(default_factory=dict[str, Any])  # outputs of when it was created
    default_tags: Mapping[str, str] = field(default_factory=dict[str, str])
    before: Mapping[str, Any] = field(default_factory=dict[str, Any])  # the inputs as they were, in a change
    calls: list[str] = field(default_factory=list[str])

    @property
    def values(self) -> Mapping[str, Any]:
        """What a template may speak of."""
        own = {
            "id": self.id,
            "account": self.address.account_id,
            "region": self.address.region,
            "answer": self.answer,
            "resource": self.key,
        }
        return {**self.known, **self.inputs, **own}

    def like(self, *, inputs: Mapping[str, Any], identifier: str = "") -> "Maker":
        """The same resource with other inputs."""
        return replace(self, inputs=inputs, id=identifier)

    def create(self) -> None:
        self.answer = self.perform(self.row.create, self.own())
        self.id = str(self.fill(self.row.id))

    def update(self) -> None:
        self.perform(self.row.update or self.row.create, self.own())

    def own(self) -> tuple[str, ...]:
        """Inputs of the creating call."""
        others = self.row.own_inputs()
        return tuple(name for name in self.inputs if name not in others)

    def set(self, changed: frozenset[str] | None) -> None:
        """The settings' calls: all of a new resource (None), or those that a changed input concerns."""
        for setting in self.row.settings:
            touched = frozenset(setting.inputs) & (frozenset(self.inputs) if changed is None else changed)
            if touched and (setting.on_create or changed is not None):
                self.perform(setting.call, tuple(name for name in setting.inputs if name in self.inputs))

    def outputs(self) -> dict[str, Any]:
        reported = {name: self.fill(path) for name, path in self.row.outputs.items()}
        found = self.row.finds(self) if self.row.finds and not self.row.recorded else nothing()
        return {**self.inputs, **reported, **found, "id": self.id}

    def is_there(self) -> bool:
        if self.row.read is None or self.row.recorded:
            return True
        try:
            return bool(self.row.exists(self.perform(self.row.read)))
        except RequestRefusedError as refused:
            if is_gone(refused.__cause__):
                return False
            raise

    def delete(self) -> None:
        """Deletes it; one that is gone already is as good as deleted."""
        if self.row.delete is None or self.row.recorded:
            return
        try:
            self.perform(self.row.delete)
        except RequestRefusedError as refused:
            if not is_gone(refused.__cause__):
                raise

    def perform(self, call: Call | Steps, takes: tuple[str, ...] = ()) -> Any:
        if not isinstance(call, Call):
            return call(self)
        return self.send(call.operation, self.request(call, call.takes or takes))

    def request(self, call: Call, takes: tuple[str, ...]) -> dict[str, Any]:
        shape = operation_model(self.row.service, call.operation).input_shape
        request: dict[str, Any] = self.fill(call.given)
        if shape is None:
            return request
        values = {name: self.inputs[name] for name in takes if name in self.inputs}
        creates = call is self.row.create and ("tags" in call.renames or member_named(shape, "tags"))
        if self.default_tags and self.row.tagged and ("tags" in takes or creates):
            values["tags"] = {**self.default_tags, **self.inputs.get("tags", {})}
        if "tags" not in values:
            request.pop(call.renames.get("tags", "").partition(".")[0], None)  # EC2 refuses an empty specification
        try:
            merge(request, fit(shape, values, call.renames, into=call.into))
        except (NoPlace, ValueError) as mismatch:
            raise RequestRefusedError(f"{self.key}: {mismatch}") from mismatch
        return request

    def send(self, operation: str, request: Mapping[str, Any], service: str | None = None) -> Any:
        """One checked request. Raises RequestRefusedError naming the resource, the field and what is allowed."""
        service = service or self.row.service
        model = operation_model(service, operation)
        found = list(problems(model.input_shape, request)) if model.input_shape else []
        if found:
            listed = "; ".join(str(problem) for problem in found)
            raise RequestRefusedError(f"{self.key}: {service} {model.name} would be refused: {listed}")
        self.calls.append(f"{service}:{model.name}")
        if self.row.recorded:
            return {}
        try:
            return getattr(client(service, self.address), operation)(**request)
        except (ClientError, BotoCoreError) as error:
            raise RequestRefusedError(f"{self.key}: {service} {model.name}: {error}") from error

    def fill(self, template: Any) -> Any:
        try:
            return render(template, self.values)
        except LookupError as missing:
            raise RequestRefusedError(f"{self.key}: no value for {missing} in {template}") from missing


GONE_WORDS = ("NotFound", "NoSuch", "NotExist", "Nonexistent", "NonExistent", "Missing", "404")


def is_gone(error: BaseException | None) -> bool:
    """Whether AWS says that the thing isn't there; each service has a word of its own for it."""
    if not isinstance(error, ClientError):
        return False
    details: Mapping[str, Any] = error.response.get("Error", {})
    code, message = str(details.get("Code", "")), str(details.get("Message", ""))
    vague = code in {"ValidationError", "ValidationException", "InvalidParameterException"}
    return any(word in code for word in GONE_WORDS) or (vague and ("not find" in message or "not exist" in message))


@cache
def operation_model(service: str, operation: str) -> OperationModel:
    return service_model(service).operation_model(_operations(service)[operation])


@cache
def _operations(service: str) -> Mapping[str, str]:
    return {xform_name(name): name for name in service_model(service).operation_names}


def merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Mappings are merged, and lists of one mapping each; anything else replaces what was there."""
    for name, value in more.items():
        match into.get(name), value:
            case {}, {}:
                merge(into[name], value)
            case [{}], [{}]:
                merge(into[name][0], value[0])
            case _:
                into[name] = value
