"""`ladder prices`: the list prices that the estimate rests on, and `ladder prices refresh`, which asks AWS for them."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer

from ladder.commands.options import AsJson, command
from ladder.exits import Wrong
from ladder.judges.cost.price_list import ENDPOINT, Refreshed, asking, refresh
from ladder.judges.cost.prices import SNAPSHOTS, Prices, newest, written
from ladder.show.console import document, note, out
from stacks.regions import REGIONS

app = command()

Action = Annotated[Literal["show", "refresh"], typer.Argument(help="show what is kept, or refresh it from AWS.")]
Region = Annotated[list[str] | None, typer.Option("--region", help="Also for this region; may be given again.")]


@app.command(epilog="Example: `ladder prices`, or `ladder prices refresh --region eu-central-1`")
def prices(action: Action = "show", *, region: Region = None, json: AsJson = False) -> None:
    """Show the prices that the estimate rests on, or refresh them from AWS."""
    unknown = [name for name in region or [] if name not in REGIONS]
    if unknown:
        raise Wrong(f"There is no AWS region {unknown[0]}. It looks like us-east-1 or eu-west-1.")
    found = newest()
    if action == "refresh":
        found = renewed(found, {*found.regions, *(region or [])})
    if json:
        document({"as_of": found.as_of, "note": found.note, "prices": [asdict(one) for one in found.by_place.values()]})
        return
    for line in shown(found):
        out.print(line, markup=False)


def renewed(old: Prices, regions: set[str]) -> Prices:
    import boto3  # noqa: PLC0415 - half of a second that only AWS needs

    session: Any = boto3.Session(region_name=ENDPOINT)
    today = datetime.now(UTC).date()
    result: Refreshed = refresh(old, regions, asking(session.client("pricing")), today)
    file = SNAPSHOTS / f"{today:%Y-%m}.json"
    file.write_text(written(result.prices), encoding="utf-8")
    for (region, name), why in result.kept.items():
        note(f"{name} in {region} stays as it was: {why}")
    note(f"Written to ladder/judges/cost/prices/{file.name}; look at what changed before you commit it.")
    return result.prices


def shown(found: Prices) -> list[str]:
    unfounded = sum(one.checked == "memory" for one in found.by_place.values())
    return [
        f"Prices of {found.as_of} for {', '.join(found.regions)}: {unfounded} of {len(found.by_place)} from memory",
        found.note,
        *(
            f"  {one.region}  {one.item}: {one.usd:g} US dollars a {one.unit} ({one.checked}; {one.page})"
            for _, one in sorted(found.by_place.items())
        ),
    ]
