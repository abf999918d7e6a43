"""`ladder cost`: what a stack will cost a month. Reads files, and asks no cloud but the one that runs here."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from ladder.commands.options import AsJson, Level, Stack, command
from ladder.exits import Exit
from ladder.judges.cost.assumptions import Assumptions, assume
from ladder.judges.cost.budgets import spending
from ladder.judges.cost.drawing import assumed, drawn, notes, signed, usd
from ladder.judges.cost.estimate import Costs, without
from ladder.judges.cost.stack_costs import budgets_of, costs_of, deployed_costs, difference, next_level_costs
from ladder.judges.policy.checking import check
from ladder.plan.config import LOCAL, Config, read
from ladder.plan.planning import plan_of
from ladder.plan.pulumi_state import standing_in_aws
from ladder.show.console import complain, document, out
from ladder.show.invocation import program

app = command()

OVER_BUDGET = "budget-estimate"  # the control in policies/cost.py

Deployed = Annotated[
    typer.FileText | None,
    typer.Option("--deployed", help="Compare with what stands in AWS: the output of pulumi stack export, - for stdin."),
]


@app.command(epilog="Example: `ladder cost --stack prod-eu-west-1`")
def cost(stack: Stack = "local", level: Level = None, *, deployed_in: Deployed = None, json: AsJson = False) -> None:
    """Estimate what a stack will cost a month, by level, team, model and resource."""
    config = read(stack, level)
    in_aws = standing_in_aws(deployed_in, stack) if deployed_in else None
    plan = plan_of(config)
    costs = costs_of(config, plan)
    deployed, higher = deployed_costs(config, in_aws), next_level_costs(config)
    # As preview and up judge it, waivers heard.
    over = [one.message for one in check(config, plan, datetime.now(UTC).date()) if one.control == OVER_BUDGET]
    if json:
        compared = {"deployed": against(deployed, costs), "next_level": against(costs, higher)}
        document(as_data(config, costs) | compared, over)
    else:
        out.print(headline(config, costs), soft_wrap=True)
        for part in drawn(costs, out.width):
            out.print(part)
        show(costs, assume(config), deployed, higher)
    if over:
        complain("\n".join(over))
        raise SystemExit(Exit.FAILED)


def headline(config: Config, costs: Costs) -> Text:
    return Text.assemble(
        (f"Stack {costs.stack}", "bold"),
        f" in {costs.region}, level {config.settings.level}: ",
        (f"{usd(costs.total)} US dollars a month", "bold"),
        f", {usd(costs.fixed)} fixed and {usd(costs.usage)} by use",
    )


def show(costs: Costs, use: Assumptions, deployed: Costs | None, higher: Costs | None) -> None:
    out.print(assumed(use), markup=False)
    but = " The local stack itself costs nothing: this is what it would in AWS." if costs.stack == LOCAL else ""
    out.print(f"List prices of {costs.as_of}, before tax, free tiers and discounts.{but}")
    for line in notes(costs):
        complain(line)
    where = "runs on this machine, were it in AWS" if costs.stack == LOCAL else "stands in AWS"
    if deployed:
        out.print(f"Against what {where}: {changed(deployed, costs)}.")
    elif costs.stack != LOCAL:
        export = f"pulumi stack export --stack {costs.stack} | {program()} cost --stack {costs.stack} --deployed -"
        out.print(f"Against what stands in AWS: {export}", soft_wrap=True)
    if higher:
        out.print(f"The next level: {changed(costs, higher)}.")
    else:
        out.print("There is no next level in this version.")


def changed(before: Costs, after: Costs) -> str:
    owners = ", ".join(f"{owner} {signed(value)}" for owner, value in difference(before, after).items())
    all_ = f"{signed(after.total - before.total)} a month ({owners or 'nobody pays more or less'})"
    return all_ + without(before, after)


def against(before: Costs | None, after: Costs | None) -> dict[str, Any] | None:
    if before is None or after is None:
        return None
    left_out = sorted({*before.left_out, *after.left_out})
    return {"usd": after.total - before.total, "by_owner": difference(before, after), "left_out": left_out}


def as_data(config: Config, costs: Costs) -> dict[str, Any]:
    return {
        "stack": costs.stack,
        "region": costs.region,
        "level": config.settings.level,
        **costs.in_short(),
        "by": {facet: costs.by(facet) for facet in ("level", "owner", "model", "service", "resource")},
        "assumptions": asdict(assume(config)),
        "budgets": [asdict(one) | {"over": one.over} for one in spending(costs, budgets_of(config))],
        "lines": [asdict(line) | {"usd": None if line.missing else line.usd} for line in costs.lines],
    }
