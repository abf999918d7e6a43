"""How much our components and the recording add to what the SDK itself takes to register the same resources."""

import asyncio
import importlib
import statistics
import time
from collections.abc import Callable
from typing import Any

from pulumi import _types  # pyright: ignore[reportPrivateUsage]
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, set_mocks
from pulumi.runtime.mocks import test  # pyright: ignore[reportUnknownVariableType]
from pulumi.runtime.settings import reset_options

from ladder.plan import Plan
from ladder.plan.output_names import classes
from ladder.plan.recording import record
from stacks.program import build
from stacks.reading import read_stack, stack_names

ROUNDS = 5


class Echo(Mocks):
    """The cheapest engine there is: every output is the input."""

    def call(self, args: MockCallArgs) -> Any:
        raise LookupError(args.token)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        return args.name, args.inputs  # pyright: ignore


def run() -> None:
    print(f"  {'stack':<20}{'resources':>10}{'ours':>9}{'bare SDK':>10}{'ratio':>7}   (median of {ROUNDS}; aim: 1.3)")
    for stack in stack_names():
        settings, teams = read_stack(stack)
        plan = record(stack, lambda settings=settings, teams=teams: build(settings, teams))
        bare = constructors(plan)
        ours_seconds, bare_seconds = alternately(
            lambda settings=settings, teams=teams: record("bench", lambda: build(settings, teams)),
            lambda bare=bare: register(bare),
        )
        ratio = ours_seconds / bare_seconds
        print(f"  {stack:<20}{len(bare):>10}{ours_seconds:>8.2f}s{bare_seconds:>9.2f}s{ratio:>7.2f}")


def alternately(*actions: Callable[[], object]) -> list[float]:
    """Median seconds of each action, run in turns so that a busy machine slows all alike."""
    taken: list[list[float]] = [[] for _ in actions]
    for _ in range(ROUNDS):
        for action, seconds in zip(actions, taken, strict=True):
            started = time.perf_counter()
            action()
            seconds.append(time.perf_counter() - started)
    return [statistics.median(seconds) for seconds in taken]


def constructors(plan: Plan) -> list[Callable[[], object]]:
    """The same typed resources with the same inputs, made one after the other with no component around them."""
    found = [(resource, classes()[resource.type]) for resource in plan.resources if resource.type in classes()]
    made: list[Callable[[], object]] = []
    for resource, (module, name) in found:
        kind: Any = getattr(importlib.import_module(module), name)
        python = {wire: own for own, wire, _ in _types._py_properties(kind)}  # pyright: ignore
        arguments = {python[key]: value for key, value in resource.inputs.items() if key in python}
        made.append(lambda kind=kind, label=resource.name, arguments=arguments: kind(label, **arguments))
    return made


def register(bare: list[Callable[[], object]]) -> None:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    reset_options()
    set_mocks(Echo(), project="bench", stack="bench", preview=False)

    def program() -> None:
        for make in bare:
            make()

    test(program)()
    reset_options()
    asyncio.set_event_loop(None)
    loop.close()
