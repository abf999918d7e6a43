"""Runs the program in-process and records what it asks for, instead of building it.

Pulumi's own mock monitor stands where the engine would. It answers each registration with references, so that the plan
keeps who uses whose output, and it never calls a provider.
"""

import asyncio
import gc
import heapq
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from graphlib import TopologicalSorter
from typing import Any, cast
from unittest.mock import patch

import pulumi
from google.protobuf.json_format import ParseDict
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, rpc, set_mocks
from pulumi.runtime.mocks import MockMonitor, test  # pyright: ignore[reportUnknownVariableType]
from pulumi.runtime.proto.resource_pb2 import RegisterResourceResponse
from pulumi.runtime.proto.source_pb2 import StackTrace
from pulumi.runtime.settings import reset_options

from ladder.plan import Plan, Resource, reference
from ladder.plan.assets import held
from ladder.plan.output_names import outputs_of

PROJECT = "mlops"
STACK = "pulumi:pulumi:Stack"


def record(stack: str, program: Callable[[], Mapping[str, Any]]) -> Plan:
    """The plan of one stack, with the outputs that ``program`` returns. What it raises comes through unchanged."""
    outputs: dict[str, Any] = {}
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    monitor = _RecordingMonitor()
    reset_options()
    set_mocks(_NoProvider(), project=PROJECT, stack=stack, preview=False, monitor=monitor)
    try:
        # A plan holds no line numbers, and walking the stack for them is a fifth of the time that one takes.
        with (
            patch("pulumi.runtime.resource._get_stack_trace", StackTrace),
            without_garbage_collection(),
            without_interrupts(),
        ):
            test(lambda: pulumi.Output.from_input(program()).apply(outputs.update))()
    finally:
        reset_options()
        asyncio.set_event_loop(None)
        loop.close()
    return Plan(stack=stack, resources=ordered(monitor.recorded.values()), outputs=outputs)


def together(plan: Plan, inside: Plan) -> Plan:
    """Both as one; what groups resources by level and owner is in both, and alike."""
    resources = {resource.key: resource for resource in (*plan.resources, *inside.resources)}
    return Plan(stack=plan.stack, resources=ordered(resources.values()), outputs=plan.outputs)


@contextmanager
def without_interrupts() -> Generator[None]:
    """Ctrl-C is heard once the plan is whole, seconds later: inside Pulumi's loop a task would swallow it, or leave
    thousands of others to complain that they were destroyed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupted = threading.Event()

    def note(_signal: int, _frame: object) -> None:
        interrupted.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupted.is_set():
        raise KeyboardInterrupt


@contextmanager
def without_garbage_collection() -> Generator[None]:
    """Nothing of a plan is garbage before it is whole, and looking for some takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def ordered(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Dependencies first, and otherwise by key: registration order differs from run to run, this one does not."""
    by_key = {resource.key: resource for resource in resources}
    sorter = TopologicalSorter(
        {
            key: {need for need in (*resource.depends_on, resource.parent, resource.provider) if need in by_key}
            for key, resource in by_key.items()
        }
    )
    sorter.prepare()
    ready: list[str] = []
    result: list[Resource] = []
    while sorter.is_active():
        for key in sorter.get_ready():
            heapq.heappush(ready, key)
        key = heapq.heappop(ready)
        result.append(by_key[key])
        sorter.done(key)
    return tuple(result)


class _NoProvider(Mocks):
    """The plan depends on nothing but config and files, so there is nobody to ask."""

    def call(self, args: MockCallArgs) -> Any:
        raise LookupError(f"The program asks AWS for {args.token}. A plan may depend on config and files alone.")

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        raise LookupError(f"The program reads {args.name} from AWS. A plan may depend on config and files alone.")


class _RecordingMonitor(MockMonitor):
    def __init__(self) -> None:
        super().__init__(_NoProvider())
        self.recorded: dict[str, Resource] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  (the monitor's protocol)
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == STACK:
            return RegisterResourceResponse(urn=urn)
        resource = Resource(
            type=request.type,
            name=request.name,
            inputs=_plain(rpc.deserialize_properties(request.object)),
            parent=_key(request.parent),
            depends_on=tuple(sorted({key for dependency in request.dependencies if (key := _key(dependency))})),
            protect=request.protect,
            custom=request.custom,
            ignore_changes=tuple(request.ignoreChanges),
            provider=_key(request.provider.partition("::<<")[0]),
        )
        if resource.key in self.recorded:
            raise ValueError(f"Two resources are called {resource.name} and are both {resource.type}. Rename one.")
        self.recorded[resource.key] = resource
        if not resource.custom:
            return RegisterResourceResponse(urn=urn)
        outputs = ParseDict(outputs_of(resource.type, resource.key), Struct())
        return RegisterResourceResponse(urn=urn, id=reference(resource.key, "id"), object=outputs)


def _key(urn: str) -> str | None:
    """A URN names stack, project and the types of all parents; a key only the resource itself."""
    if not urn:
        return None
    *_, types, name = urn.split("::", 3)
    token = types.split("$")[-1]
    return None if token == STACK else f"{token}::{name}"


def _plain(value: Any) -> Any:
    """Inputs as JSON values: assets by what they hold, never by where they lie."""
    match value:
        case pulumi.Asset() | pulumi.Archive():
            plain: Any = held(value)
        case dict() if rpc.is_rpc_secret(value):
            plain = _plain(rpc.unwrap_rpc_secret(value))
        case dict():
            plain = {key: _plain(item) for key, item in sorted(cast("dict[str, Any]", value).items())}
        case list():
            plain = [_plain(item) for item in cast("list[Any]", value)]
        case float() if value.is_integer():
            plain = int(value)
        case _:
            plain = value
    return plain
