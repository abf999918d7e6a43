"""`ladder preview`: what a stack would build. Reads files, and asks no cloud but the one that runs here."""

from dataclasses import asdict
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text
from rich.tree import Tree as Drawn

from ladder.cloud.engine.changes import in_words
from ladder.cloud.pending import changes_of
from ladder.commands.options import AsJson, Level, Stack, command
from ladder.exits import Exit
from ladder.judges.cost.drawing import in_a_line
from ladder.judges.cost.stack_costs import costs_of
from ladder.judges.policy.checking import check, waived
from ladder.judges.quotas import quotas_of, zone_without_eks
from ladder.operate.declarations import must_be_sound
from ladder.operate.libraries import must_be_locked, unlocked
from ladder.plan import Plan
from ladder.plan.config import Config, read
from ladder.plan.planning import plan_of
from ladder.plan.tree import LEVELS, Tree, grow
from ladder.show.console import complain, document, out
from ladder.show.report.words import many
from ladder.show.terminal import whole
from ladder.show.violations import listed
from policies.pack import CONTROLS
from stacks.reading import ConfigError, placeholders
from stacks.reading.schedules import next_firings

app = command()


@app.command(epilog="Example: `ladder preview --stack prod-eu-west-1 --level 0`")
def preview(stack: Stack = "local", level: Level = None, json: AsJson = False) -> None:
    """Show what a stack would build, by level, team and component, what it costs, and which policies it breaks."""
    config = read(stack, level)
    must_be_sound(config)
    plan = plan_of(config)
    tree, changes = grow(plan), changes_of(plan)
    costs = costs_of(config, plan)
    now = datetime.now(UTC)
    violations = check(config, plan, now.date())
    unbuildable = [must_be_locked(path) for path, _ in unlocked(config.models())]
    failures = [*unbuildable, *([listed(violations)] if violations else [])]
    if json:
        judged = {"violations": [asdict(one) for one in violations], "waived": waived(config)}
        about = {
            "training": {
                model: [moment.isoformat() for moment in moments] for model, moments in firings(config, now).items()
            },
            "unlocked": unbuildable,
            "placeholders": [asdict(one) for one in examples(config)],
            "quotas": [asdict(one) for one in quotas_of(config, plan)],
            "zone_without_eks": zone_without_eks(config),
        }
        document(as_data(tree) | {"changes": changes, "cost": costs.in_short()} | judged | about, failures)
    else:
        out.print(drawn(tree, config.settings.region))
        out.print(f"Cost: {in_a_line(costs)}. `ladder cost` shows what of.")
        if changes is not None:
            out.print(f"Against the cloud that runs on this machine: {in_words(changes)}.")
        for model, moments in firings(config, now).items():
            out.print(f"{model} trains next on {', '.join(f'{moment:%a %Y-%m-%d %H:%M}' for moment in moments)} UTC.")
        for file, errors in groupby(examples(config), lambda one: one.file):
            keys = ", ".join(error.key for error in errors)
            out.print(f"To replace before `pulumi up`, which refuses it, in {file}: {keys}.", markup=False)
        if not config.is_local:
            tell_quotas(config, plan)
        for waiver in waived(config):
            out.print(f"Waived: {waiver}", markup=False)
        if not violations:
            but = " but for what is waived" if config.settings.waivers else ""
            out.print(f"Policies: all {len(CONTROLS)} controls pass{but}.")
    for failure in failures:
        complain(failure)
    if failures:
        raise SystemExit(Exit.FAILED)


def firings(config: Config, now: datetime) -> dict[str, tuple[datetime, ...]]:
    """The next three of every schedule that stands."""
    scheduled = ((f"{team.name}/{model.name}", model.schedule) for team, model in config.models())
    return {path: next_firings(schedule, now) for path, schedule in scheduled if schedule}


def examples(config: Config) -> tuple[ConfigError, ...]:
    """What only stands for something; on this machine that is good enough."""
    return () if config.is_local else placeholders(config.stack, config.settings)


def tell_quotas(config: Config, plan: Plan) -> None:
    """What an account may have too little of, and the commands that ask and request."""
    region, short = config.settings.region, [one for one in quotas_of(config, plan) if one.may_fall_short]
    if short:
        table = Table("service", "code", "quota", "needed", "default", title="Quotas before the first `pulumi up`")
        for one in short:
            default = "by account" if one.default is None else str(one.default)
            table.add_row(one.service, one.code or "by name", one.name, str(one.needed), default)
        out.print(table)
        out.print(whole(f"How much there is: {short[0].asks(region)}"), soft_wrap=True)
        out.print(whole(f"More of it: {short[0].requests(region)}"), soft_wrap=True)
    if zone := zone_without_eks(config):
        out.print(
            whole(
                f"EKS makes no cluster in zone {zone}. Which name it has in your account, to leave it out: "
                f"aws ec2 describe-availability-zones --region {region} --zone-ids {zone} "
                '--query "AvailabilityZones[].ZoneName"'
            ),
            soft_wrap=True,
        )


def drawn(tree: Tree, region: str) -> Drawn:
    title = Text.assemble((f"Stack {tree.stack}", "bold"), f" in {region}: {many(len(tree.leaves), 'resource')}")
    root = Drawn(title, guide_style="dim")
    for level, resources in tree.levels.items():
        rung = root.add(Text.assemble((f"Level {level}", "bold"), f", {LEVELS[level]}: {resources}"))
        for team, of_team in tree.teams(level).items():
            branch = rung.add(Text.assemble((team, "cyan"), f": {of_team}"))
            for component, of_component in tree.components(level, team).items():
                types = tree.types(level, team, component)
                listed = ", ".join(f"{kind} {count}" if count > 1 else kind for kind, count in types.items())
                branch.add(Text.assemble(f"{component}: {of_component} ", (f"({listed})", "dim")))
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
    return {"stack": tree.stack, "resources": len(tree.leaves), "levels": levels}
