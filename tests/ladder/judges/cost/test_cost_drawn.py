"""An estimate as it is drawn: true to its figures at any width, and plain about what has no price."""

from dataclasses import replace
from functools import cache
from io import StringIO

import pytest
from rich.console import Console

from ladder.commands.cost import changed
from ladder.judges.cost.assumptions import assume
from ladder.judges.cost.drawing import drawn, in_a_line
from ladder.judges.cost.estimate import Costs, estimate
from ladder.judges.cost.prices import newest
from ladder.judges.diff.words import cost_words
from ladder.plan.config import read
from ladder.plan.planning import plan_of


@cache
def costs(unpriced: str = "") -> Costs:
    config, prices = read("dev-us-east-1"), newest()
    kept = {place: price for place, price in prices.by_place.items() if place[1] != unpriced}
    return estimate(plan_of(config), config.settings.region, assume(config), replace(prices, by_place=kept))


def on_terminal(found: Costs, width: int) -> list[str]:
    text = StringIO()
    for part in drawn(found, width):
        Console(file=text, width=width).print(part)
    return text.getvalue().splitlines()


def row(shown: list[str], start: str) -> str:
    [found] = [line for line in shown if line.strip().startswith(start)]
    return found


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_bar_is_as_long_as_its_share_at_any_width(width: int) -> None:
    shown = on_terminal(costs(), width)
    nodes, cluster = row(shown, "platform-gpu-a"), row(shown, "platform-gpu-c")
    assert nodes.count("█") >= 8
    assert cluster.count("█") == pytest.approx(nodes.count("█") * 73 / 148.16, abs=1)
    assert nodes.endswith(" 148.16 "), "it is names that are folded, and no figures"
    assert max(map(len, shown)) <= width
    assert "…" not in "".join(shown)
    whole = "".join(line.split(" ")[1] if line.startswith(" ") else line.split(" ")[0] for line in shown)
    assert "platform-gpu-cluster" in whole, "a name is folded, and not cut"


def test_a_sum_that_lacks_a_price_is_marked_wherever_it_stands() -> None:
    found = costs(unpriced="eks-cluster")
    shown = on_terminal(found, 100)
    marked = {start: "+ ?" in row(shown, start) for start in ("Level 1", "Level 0", "platform  ", "lending  ")}
    assert marked == {"Level 1": True, "Level 0": False, "platform  ": True, "lending  ": False}
    assert "+ ?" in row(shown, "platform-gpu-cluster"), "listed, though it is not among the largest"
    assert "platform-gpu-cluster" not in str(found.by("resource"))
    assert "without eks-cluster, of which no price is known" in in_a_line(found)
    assert cost_words((found, found)) == "Nobody pays more or less, without eks-cluster, of which no price is known."
    assert changed(costs(), found).endswith("without eks-cluster, of which no price is known")
