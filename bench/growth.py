"""Whether a plan grows as its teams do, and no faster."""

import time

from ladder.plan.recording import record
from stacks.program import build
from stacks.reading import read_stack
from stacks.teams import Model, Team

TEAMS = (1, 5, 10, 25, 50)
MODELS = 5


def run() -> None:
    settings, teams = read_stack("staging-us-east-1")
    pattern = next(team for team in teams if team.models)
    print(f"  {'teams':>5}{'resources':>11}{'seconds':>9}{'ms a resource':>15}   (aim: the last column stays level)")
    record("bench", lambda: build(settings, [pattern]))  # imports of providers are no part of growth
    for count in TEAMS:
        many = [copy_of(pattern, number) for number in range(count)]
        started = time.perf_counter()
        plan = record("bench", lambda many=many: build(settings, many))
        taken = time.perf_counter() - started
        resources = sum(resource.custom for resource in plan.resources)
        print(f"  {count:>5}{resources:>11}{taken:>9.2f}{taken / resources * 1000:>15.2f}", flush=True)


def copy_of(pattern: Team, number: int) -> Team:
    models = tuple(model_of(pattern.models[0], index) for index in range(MODELS))
    return pattern.model_copy(update={"name": f"team{number}", "models": models})


def model_of(pattern: Model, index: int) -> Model:
    return pattern.model_copy(update={"name": f"{pattern.name}-{index}"})
