"""A Summary on the terminal: the same facts as the report page, for people who read from top to bottom."""

import json

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ladder.operate.facts import Gate, Step
from ladder.plan.tree import LEVELS
from ladder.show.console import out
from ladder.show.report.words import budget, costs_in_words, dollars, duration, gate_words, gates_of, headline, verdict
from ladder.show.summary import Costs, Model, Summary

GOOD, BAD, WAITS = "green", "red", "yellow"
INDENT = (0, 0, 0, 2)


def show(summary: Summary, console: Console = out) -> None:
    models = [part for model in summary.models for part in model_block(model)]
    for part in (*overview(summary), *models, *ending(summary)):
        # What people copy, a command or a path, must not be broken into lines.
        console.print(part, soft_wrap=isinstance(part, Text) and bool(part.no_wrap))


def whole(text: str, style: str = "") -> Text:
    return Text(text, style, no_wrap=True)


def overview(summary: Summary) -> list[RenderableType]:
    title = Text(headline(summary), style="bold")
    parts: list[RenderableType] = ["", title, "", resources(summary)]
    if summary.recorded:
        listed = ", ".join(f"{kind.type.rpartition(':')[2]} {kind.count}" for kind in summary.recorded)
        count = sum(kind.count for kind in summary.recorded)
        parts += ["", Text(f"Recorded, not made here ({count}; AWS will have them): {listed}", style="dim")]
    return [*parts, *(cost_parts(summary.costs) if summary.costs else [])]


def cost_parts(costs: Costs) -> list[RenderableType]:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("US dollars a month, in AWS")
    for column in ("fixed", "by use", "all"):
        table.add_column(column, justify="right")
    table.add_column("")
    for one in costs.owners:
        amounts = (dollars(one.fixed), dollars(one.usage), dollars(one.fixed + one.usage))
        table.add_row(one.owner, *amounts, Text(budget(one), BAD if one.over else "dim"))
    return [table, Text(costs_in_words(costs), style="dim")]


def resources(summary: Summary) -> Table:
    owners = list(dict.fromkeys(count.team for count in summary.counts))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    levels = sorted({count.level for count in summary.counts})
    table.add_column("Resources")
    for column in (*(f"Level {level}, {LEVELS[level]}" for level in levels), "all"):
        table.add_column(column, justify="right")
    found = {(count.team, count.level): count.resources for count in summary.counts}
    for owner in owners:
        figures = [found.get((owner, level), 0) for level in levels]
        table.add_row(owner, *(str(figure or "") for figure in figures), str(sum(figures)))
    return table


def model_block(model: Model) -> list[RenderableType]:
    served = model.endpoint_status == "InService" and not model.waits_for
    style = BAD if model.stopped_at else GOOD if served else WAITS
    about = f"  {model.kind}, {model.risk_tier} risk  "
    parts: list[RenderableType] = ["", Text.assemble((model.path, "bold"), about, (verdict(model), style))]
    parts.append(Padding(Text(trained(model), "dim"), INDENT, expand=False))
    if model.gates and model.stopped_at:
        parts.append(Padding(Text(f"{gates_of(model)}:", "dim"), INDENT, expand=False))
    if model.gates:
        parts.append(Padding(gates(model.gates), INDENT, expand=False))
    if model.prediction:
        *history, asked = model.prediction.request
        before = f", after {len(history)} {'row' if len(history) == 1 else 'rows'} of history" if history else ""
        parts.append(Text(f"  Asked {json.dumps(asked, allow_nan=False)}{before}"))
        answer, took = json.dumps(model.prediction.answer, allow_nan=False), f"{model.prediction.milliseconds:.0f} ms"
        parts.append(Text.assemble("  answered ", (answer, GOOD), f" in {took}"))
    return [*parts, *(whole(f"  $ {command}", "cyan") for command in model.next_commands)]


def trained(model: Model) -> str:
    newest = model.newest
    if newest is None:
        return "No version is registered."
    took = duration(sum(step.seconds or 0 for step in model.steps))
    how = {True: f"trained just now in {took}", False: "nothing changed, so not trained again", None: ""}[model.trained]
    data = newest.lineage.get("dataset_version", "unknown")[:12]
    approval = newest.approval or newest.status
    exception = newest.lineage.get("fairness_exception", "none")
    excepted = "" if exception == "none" else f"fairness exception: {exception}"
    elsewhere = "data from outside the declared place" * (newest.lineage.get("data_origin") == "elsewhere")
    parts = (f"Version {newest.number} of data {data}", elsewhere, excepted, approval, how)
    return "; ".join(part for part in parts if part)


def gates(found: tuple[Gate, ...]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for gate in found:
        mark = Text("!", WAITS) if gate.waived else Text("✓", GOOD) if gate.passed else Text("✗", BAD)
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
        parts.append(Text(f"ALARM {alarm.name}: {alarm.meaning} Open {alarm.runbook}", style=BAD))
    if summary.added or summary.changed or summary.removed:
        parts.append(f"{summary.added} added, {summary.changed} changed, {summary.removed} removed.")
    reported = {**summary.places, **summary.next_commands}
    longest = max((len(what) for what in reported), default=0)
    return [*parts, *(whole(f"{what:<{longest}}  {where}") for what, where in reported.items())]
