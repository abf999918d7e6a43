"""A Summary on the terminal: the same facts as the report page, for people who read from top to bottom."""

import json

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ladder.console import out
from ladder.report.words import duration, gate_words, headline, verdict
from ladder.summary import Gate, Model, Step, Summary
from ladder.tree import LEVELS

GOOD, BAD, WAITS = "green", "red", "yellow"


def show(summary: Summary, console: Console = out) -> None:
    for part in (*overview(summary), *(model_block(model) for model in summary.models), *ending(summary)):
        console.print(part)


def overview(summary: Summary) -> list[RenderableType]:
    title = Text(headline(summary), style="bold")
    parts: list[RenderableType] = ["", title, "", resources(summary)]
    if summary.recorded:
        listed = ", ".join(f"{kind.type.rpartition(':')[2]} {kind.count}" for kind in summary.recorded)
        count = sum(kind.count for kind in summary.recorded)
        parts += ["", Text(f"Recorded, not made here ({count}; AWS will have them): {listed}", style="dim")]
    return parts


def resources(summary: Summary) -> Table:
    owners = list(dict.fromkeys(count.team for count in summary.counts))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Resources")
    for column in (*owners, "all"):
        table.add_column(column, justify="right")
    for level in sorted({count.level for count in summary.counts}):
        by_owner = {count.team: count.resources for count in summary.counts if count.level == level}
        figures = [str(by_owner.get(owner, "")) for owner in owners]
        table.add_row(f"Level {level}, {LEVELS[level]}", *figures, str(sum(by_owner.values())))
    return table


def model_block(model: Model) -> RenderableType:
    served = model.endpoint_status == "InService" and not model.waits_for
    style = GOOD if served else BAD if any(step.outcome == "Failed" for step in model.steps) else WAITS
    head = Text.assemble((model.path, "bold"), f"  {model.kind}, {model.risk_tier} risk  ", (verdict(model), style))
    parts: list[RenderableType] = [Text(trained(model), style="dim")]
    if model.gates:
        parts.append(gates(model.gates))
    if model.prediction:
        parts.append(Text(f"A prediction, in {model.prediction.milliseconds:.0f} ms:"))
        parts.append(Text(f"  {json.dumps(model.prediction.request)}"))
        parts.append(Text(f"  → {json.dumps(model.prediction.answer)}", style=GOOD))
    parts += [Text(f"$ {command}", style="cyan") for command in model.next_commands]
    return Group("", head, Padding(Group(*parts), (0, 0, 0, 2)))


def trained(model: Model) -> str:
    newest = model.newest
    if newest is None:
        return "No version is registered."
    how = "trained just now" if model.trained else "not trained again, as nothing changed"
    took = sum(step.seconds or 0 for step in model.steps)
    data = newest.lineage.get("dataset_version", "")[:19]
    return f"Version {newest.number}, {newest.status}; {how} ({duration(took)}); data {data or 'unknown'}"


def gates(found: tuple[Gate, ...]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for gate in found:
        mark = Text("✓", GOOD) if gate.passed else Text("✗", BAD)
        table.add_row(mark, gate.name, Text(gate_words(gate), "" if gate.passed else BAD))
    return table


def steps(found: tuple[Step, ...]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for step in found:
        failed = step.outcome == "Failed"
        table.add_row(
            Text("✗" if failed else "✓", BAD if failed else GOOD), step.name, step.outcome, duration(step.seconds)
        )
    return table


def ending(summary: Summary) -> list[RenderableType]:
    parts: list[RenderableType] = [""]
    for alarm in summary.ringing:
        parts.append(Text(f"ALARM {alarm.name}: {alarm.meaning} Do this: {alarm.runbook}", style=BAD))
    if summary.added or summary.changed or summary.removed:
        parts.append(f"{summary.added} added, {summary.changed} changed, {summary.removed} removed.")
    table = Table(box=None, pad_edge=False, show_header=False)
    for what, where in {**summary.places, **summary.next_commands}.items():
        table.add_row(Text(what), Text(where, "cyan", overflow="fold"))
    return [*parts, table]
