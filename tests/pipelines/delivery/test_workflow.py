"""The state machine of a release: as it is kept, and complete."""

import json
from collections.abc import Iterator
from typing import Any

from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

from pipelines.delivery.functions.release import STEPS
from pipelines.delivery.step import Step
from pipelines.delivery.workflow import GIVEN, KEPT, definition

STATES: dict[str, Any] = definition()["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def following(state: dict[str, Any]) -> Iterator[str]:
    parts = [state, *state.get("Choices", ()), *state.get("Catch", ())]
    yield from (part["Next"] for part in parts if "Next" in part)
    if "Default" in state:
        yield state["Default"]


def reached_from(name: str) -> set[str]:
    found, todo = set[str](), [name]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo.extend(following(STATES[here]))
    return found


def test_the_kept_definition_is_the_generated_one_and_parses() -> None:
    assert json.loads(KEPT.read_text(encoding="utf-8")) == definition()
    AmazonStateLanguageParser.parse(json.dumps(definition()))


def test_every_step_has_a_timeout_is_tried_again_and_leads_on_when_it_fails() -> None:
    for name, task in TASKS.items():
        assert task["TimeoutSeconds"] > 0
        assert task["Retry"][-1]["ErrorEquals"] == ["States.ALL"]
        assert ("Catch" in task) == (name != "Conclude")


def test_every_state_is_reached_and_every_way_ends_in_the_conclusion() -> None:
    assert reached_from("Claim") == set(STATES)
    for name in STATES:
        assert "Conclude" in reached_from(name)
    assert [name for name, state in STATES.items() if not list(following(state))] == ["Conclude"]


def test_what_may_have_changed_traffic_is_taken_back_before_it_is_concluded() -> None:
    for name in ("Deploy", "Watch", "Smoke"):
        [caught] = TASKS[name]["Catch"]
        assert "Undo" in reached_from(caught["Next"])


def test_each_step_is_one_of_the_function_and_is_told_what_it_reads() -> None:
    told = {task["Parameters"]["Payload"]["step"] for task in TASKS.values()}
    assert told == set(STEPS)
    for task in TASKS.values():
        payload = {name.removesuffix(".$") for name in task["Parameters"]["Payload"]}
        assert {"step", "execution", *GIVEN} <= payload <= set(Step.model_fields)
