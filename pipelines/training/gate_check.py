"""Can the contract's gates be held against this model at all? Asked first, and not after an hour of training."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from pipelines.declaration import Declaration
from pipelines.declaration.metrics import METRICS, Direction
from pipelines.training.contract import ContractError, Gates


def check_gates(gates: Gates, declaration: Declaration) -> None:
    """Raises ContractError with every gate on a figure or group that there is not, or on the wrong side of a figure."""
    faults = [*figure_faults(gates, declaration), *group_faults(gates, declaration)]
    if faults:
        raise ContractError(f"The team's file and model.yaml do not agree. {' '.join(faults)}")


def figure_faults(gates: Gates, declaration: Declaration) -> Iterator[str]:
    own: dict[str, Direction] = {name: figure.direction for name, figure in declaration.figures.items()}
    directions: Mapping[str, Direction] = {**own, **METRICS[declaration.task]}
    sides: tuple[tuple[str, Direction, str, Iterable[str]], ...] = (
        ("metric_floors", "higher", "metric_ceilings", gates.metric_floors),
        ("metric_ceilings", "lower", "metric_floors", gates.metric_ceilings),
    )
    for side, better, other, names in sides:
        for name in names:
            if name not in directions:
                yield f"gates.{side}.{name}: there is no such figure. {nearest(name, directions)}"
            elif directions[name] != better:
                yield f"gates.{side}.{name}: the {directions[name]} the better. Move it to {other}."


def group_faults(gates: Gates, declaration: Declaration) -> Iterator[str]:
    if declaration.task == "regression" and gates.protected_columns:
        yield (
            "gates.protected_columns: a regression says no yes or no that groups could be compared by. Leave it out; "
            "where the risk tier asks for groups, model risk decides on a fairness_exception, no_protected_group."
        )
        return
    for name in gates.protected_columns:
        if name not in declaration.groups:
            yield f"gates.protected_columns: model.yaml has no group {name}. {nearest(name, declaration.groups)}"


def nearest(name: str, known: Iterable[str]) -> str:
    there = sorted(known)
    near = get_close_matches(name, there, 1)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(there) or 'none'}."
