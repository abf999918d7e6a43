"""`ladder diff`: what differs between two stacks, levels, teams or revisions. It reads files and changes nothing."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.text import Text

from ladder.commands.options import AsJson, command
from ladder.exits import Wrong
from ladder.judges.cost.estimate import Costs, estimate
from ladder.judges.cost.prices import newest
from ladder.judges.cost.stack_costs import difference
from ladder.judges.diff.comparing import Changed, Difference, compare
from ladder.judges.diff.neutral import neutral
from ladder.judges.diff.policies import PolicyChange, policy_change, policy_words
from ladder.judges.diff.side import Side
from ladder.judges.diff.sides import side
from ladder.judges.diff.words import cost_words, counted, lines, markdown
from ladder.show.console import document, out

app = command()

SIDE = r"\[REVISION:]STACK\[/TEAM]\[@LEVEL]"  # escaped: rich takes brackets for markup
COLOURS = {"+": "green", "-": "red", "~": "yellow", "!": "magenta"}
Before = Annotated[str, typer.Argument(metavar="A", help=f"{SIDE}, such as main:local or prod-us-east-1@0.")]
After = Annotated[str, typer.Argument(metavar="B", help="Likewise; what is only here is added.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print a comment for a pull request.")]


@app.command(epilog="Example: `ladder diff main:prod-us-east-1 prod-us-east-1 --markdown`")
def diff(a: Before, b: After, *, as_markdown: AsMarkdown = False, json: AsJson = False) -> None:
    """Show what is added, removed, changed and replaced from A to B, and what it costs."""
    if json and as_markdown:
        raise Wrong("Choose one of --json and --markdown.")
    before, after = side(a), side(b)
    found, notes = between(before, after)
    costs, policies = costs_of(before, after), policy_change(before, after)
    if json:
        document(as_data(a, b, found, costs, policies) | {"notes": notes})
        return
    words = [cost_words(costs), *policy_words(policies), *notes]
    if as_markdown:
        typer.echo(markdown(f"{a} → {b}", found, words), nl=False)
        return
    out.print(Text.assemble((f"{a} → {b}", "bold"), f": {counted(found)}"))
    for line in lines(found):
        out.print(line, style=COLOURS.get(line[0], "dim"), markup=False)
    for line in words:
        out.print(line, markup=False)


def between(before: Side, after: Side) -> tuple[Difference, list[str]]:
    """Names that follow from which stack or team it is are no difference, where A and B are two of them."""
    if before.identity == after.identity:
        return compare(before.plan, after.plan), []
    of_teams = before.identity.team or after.identity.team
    words = "environment, region, account and team" if of_teams else "environment, region and account"
    plans = neutral(before.plan, after.plan, (before.identity, after.identity))
    return compare(*plans), [
        f"Names that differ only by {words} are taken for the same.",
        "A and B are not one stack, so replaced says no more than that AWS could not change one into the other.",
    ]


def costs_of(before: Side, after: Side) -> tuple[Costs, Costs] | None:
    """At one set of prices, so that it is the plans that are compared."""
    prices = newest()
    if before.use is None or after.use is None:
        return None
    return (
        estimate(before.plan, before.identity.region, before.use, prices),
        estimate(after.plan, after.identity.region, after.use, prices),
    )


def as_data(
    a: str, b: str, found: Difference, costs: tuple[Costs, Costs] | None, policies: PolicyChange | None
) -> dict[str, Any]:
    return {
        "before": a,
        "after": b,
        "added": [asdict(one) for one in found.added],
        "removed": [asdict(one) for one in found.removed],
        "changed": [changed(one) for one in found.changed],
        "replaced": [one.member.key for one in found.replaced],
        "cost_usd_a_month": difference(*costs) if costs else None,
        "cost_left_out": sorted({name for one in costs or () for name in one.left_out}),
        "policies": asdict(policies) if policies else None,
    }


def changed(one: Changed) -> dict[str, Any]:
    return {
        **asdict(one.member),
        "replaced_by": one.replaced_by,
        "properties": [asdict(each) for each in one.properties],
    }
