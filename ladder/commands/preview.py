"""`ladder preview`: what a stack would build. Reads files, and asks no cloud but the one that runs here."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.tree import Tree as Drawn

from ladder.cloud.engine.counts import changes_of, in_words
from ladder.commands.options import AsJson, Level, Stack, command
from ladder.exits import Exit
from ladder.judges.cost.drawing import in_a_line
from ladder.judges.cost.stack_costs import costs_of
from ladder.judges.policy.checking import check, told, waived
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from ladder.plan.tree import LEVELS, Tree, grow
from ladder.show.console import complain, document, out
from ladder.show.report.words import many
from policies.pack import CONTROLS

app = command()


@app.command(epilog="Example: `ladder preview --stack prod-eu-west-1 --level 0`")
def preview(stack: Stack = "local", level: Level = None, json: AsJson = False) -> None:
    """Show what a stack would build, by level, team and component, what it costs, and which policies it breaks."""
    config = read(stack, level)
    plan = plan_of(config)
    tree, changes = grow(plan), changes_of(plan)
    costs = costs_of(config, plan)
    violations = check(config, plan, datetime.now(UTC).date())
    if json:
        judged = {"violations": [asdict(one) for one in violations], "waived": waived(config)}
        document(as_data(tree) | {"changes": changes, "cost": costs.in_short()} | judged)
    else:
        out.print(drawn(tree, config.settings.region))
        out.print(f"Cost: {in_a_line(costs)}. `ladder cost` shows what of.")
        if changes is not None:
            out.print(f"Against the cloud that runs on this machine: {in_words(changes)}.")
        for waiver in waived(config):
            out.print(f"Waived: {waiver}", markup=False)
        if not violations:
            but = " but for what is waived" if config.settings.waivers else ""
            out.print(f"Policies: all {len(CONTROLS)} controls pass{but}.")
    if violations:
        complain(told(violations))
        raise SystemExit(Exit.FAILED)


def drawn(tree: Tree, region: str) -> Drawn:
    root = Drawn(f"[bold]Stack {tree.stack}[/] in {region}: {many(len(tree.places), 'resource')}", guide_style="dim")
    for level, resources in tree.levels.items():
        rung = root.add(f"[bold]Level {level}[/], {LEVELS[level]}: {resources}")
        for team, of_team in tree.teams(level).items():
            branch = rung.add(f"[cyan]{team}[/]: {of_team}")
            for component, of_component in tree.components(level, team).items():
                types = tree.types(level, team, component)
                listed = ", ".join(f"{kind} {count}" if count > 1 else kind for kind, count in types.items())
                branch.add(f"{component}: {of_component} [dim]({listed})[/]")
    return root


def as_data(tree: Tree) -> dict[str, Any]:
    levels = [
        {
            "level": level,
            "resources": resources,
            "teams": [
                {
                    "team": team,
                    "resources": of_team,
                    "components": [
                        {"component": component, "resources": count, "types": tree.types(level, team, component)}
                        for component, count in tree.components(level, team).items()
                    ],
                }
                for team, of_team in tree.teams(level).items()
            ],
        }
        for level, resources in tree.levels.items()
    ]
    return {"stack": tree.stack, "resources": len(tree.places), "levels": levels}
