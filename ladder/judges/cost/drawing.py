"""An estimate on the terminal: bars of what is fixed and what follows use, then what was assumed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from ladder.judges.cost.assumptions import Assumptions
from ladder.judges.cost.estimate import Costs, Facet, Line, by, incomplete, without

WIDTH = 32  # characters of the longest bar, where there is room
FIGURES = 34  # that the three columns of figures take, with what stands between
SHORTEST = 10  # that is left to the longest bar; names are folded before bars and figures are
FIXED, USAGE = "cyan", "yellow"
ALWAYS, BY_USE = "█", "▒"  # told apart without colour too
SHOWN = 12  # resources; the rest is in --json


def usd(value: float) -> str:
    return f"{value:,.2f}"


def signed(value: float) -> str:
    return f"{round(value, 2) + 0.0:+,.2f}"  # + 0.0: nothing less is +0.00 too


@dataclass(frozen=True)
class Bar:
    """Two parts, as shares of the longest bar. Drawn to its column's width, for a bar that is cut off would lie."""

    fixed: float
    usage: float

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        whole = self.fixed + self.usage
        length = max(round(options.max_width * whole), 1) if whole else 0
        part = round(length * self.fixed / whole) if whole else 0
        yield Text.assemble((ALWAYS * part, FIXED), (BY_USE * (length - part), USAGE))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, WIDTH)


def bars(title: str, facet: Facet, lines: Iterable[Line], room: int, names: Mapping[str, str] | None = None) -> Table:
    """One bar a name, in two parts, the longest first; ``names`` says how to show some of them."""
    lines = tuple(lines)
    sums, fixed = by(facet, lines), by(facet, (line for line in lines if line.kind == "fixed"))
    lacking = incomplete(facet, lines)
    most = max(sums.values(), default=0.0) or 1.0
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
    table.add_column(title, max_width=max(room - FIGURES - SHORTEST, SHORTEST), overflow="fold")
    table.add_column("")
    for column in ("fixed", "by use", "USD"):
        table.add_column(column, justify="right", no_wrap=True)
    for name in dict.fromkeys((*[*sums][:SHOWN], *lacking)):
        value, always = sums.get(name, 0.0), fixed.get(name, 0.0)
        bar, but = Bar(always / most, (value - always) / most), " + ?" if name in lacking else ""
        table.add_row((names or {}).get(name, name), bar, usd(always), usd(value - always), usd(value) + but)
    return table


def drawn(costs: Costs, room: int) -> list[RenderableType]:
    """``room`` is how many characters stand in a line."""
    levels = {str(level): f"Level {level}" for level in range(10)}
    resources = {line.resource: line.resource.rpartition("::")[2] for line in costs.lines}
    parts: list[RenderableType] = [
        bars("By level", "level", costs.lines, room, levels),
        bars("By owner", "owner", costs.lines, room),
    ]
    if costs.by("model"):
        parts.append(bars("By model", "model", costs.lines, room))
    parts.append(bars("By resource, the largest", "resource", costs.lines, room, resources))
    unpriced = "   ? has no price" if any(line.missing for line in costs.lines) else ""
    parts.append(
        Text.assemble(
            (ALWAYS, FIXED), " fixed: paid though nobody does anything   ", (BY_USE, USAGE), " by use", unpriced
        )
    )
    return parts


def assumed(use: Assumptions) -> str:
    figures = {
        "studio_hours": f"{use.studio_hours:,g} hours of Studio a team on {use.studio_instance_type}",
        "training_runs": f"{use.training_runs:,g} training runs a model, {use.job_minutes:,g} minutes a job",
        "endpoint_hours": f"{use.endpoint_hours:,g} hours of each endpoint",
        "gpu_node_hours": f"{use.gpu_node_hours:,g} node hours a GPU pool",
        "spot_share": f"spot at {use.spot_share:.0%} of on-demand",
        "data_gb": f"{use.data_gb:,g} GB a team's bucket",
        "image_gb": f"{use.image_gb:,g} GB an image repository",
        "log_gb": f"{use.log_gb:,g} GB a log group",
        "transfer_gb": f"{use.transfer_gb:,g} GB through each gateway and endpoint",
        "requests": f"{use.requests:,g} requests to each bucket, key, topic and queue",
    }
    return f"Assumed ({use.kind}; config: section usage): " + "; ".join(figures.values()) + "."


def in_a_line(costs: Costs) -> str:
    parts = f"{usd(costs.fixed)} fixed and {usd(costs.usage)} by use"
    return f"{usd(costs.total)} US dollars a month ({parts}) at prices of {costs.as_of}{without(costs)}"


def notes(costs: Costs) -> list[str]:
    """What the figure leaves out, so that nobody takes it for nothing."""
    parts: list[str] = []
    if costs.missing:
        listed = ", ".join(costs.missing)
        parts.append(f"No price in {costs.region} for {listed}: not in the total. `ladder prices refresh` asks AWS.")
    if costs.unknown:
        parts.append(f"Nobody has looked up what these cost: {', '.join(costs.unknown)}. They are not in the total.")
    return parts
