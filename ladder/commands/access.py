"""`ladder access`: who may do what to whose resources, by the policies of the plan. Asks no cloud."""

from dataclasses import asdict
from typing import Annotated

import typer

from ladder.commands.options import AsJson, Level, Stack, command
from ladder.exits import Exit, Wrong
from ladder.judges.access.cells import Cell, judged
from ladder.judges.access.estate import read_estate
from ladder.judges.access.matrix import matrix
from ladder.judges.access.owners import owners
from ladder.judges.access.reach import reach
from ladder.judges.access.shared import shared_in
from ladder.judges.access.simulator import Simulator, must_be_here
from ladder.judges.access.table import LEGEND, tables
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from ladder.show.console import complain, document, note, out
from ladder.show.report.words import many

app = command()

Team = Annotated[str | None, typer.Argument(metavar="TEAM", help="One team's roles and resources; all unless told.")]


@app.command(epilog="Example: `ladder access lending --stack prod-us-east-1`")
def access(team: Team = None, stack: Stack = "local", level: Level = None, json: AsJson = False) -> None:
    """Show who may do what to whose resources, and fail where that is not as it should be."""
    config = read(stack, level)
    if team is not None and team not in (known := [each.name for each in config.teams]):
        raise Wrong(f"Stack {stack} hosts no team {team}. There are: {', '.join(known) or 'none'}.")
    must_be_here()
    estate = read_estate(plan_of(config), config.names)
    if not json:
        note("Asking a simulator of IAM about every role, action and owner ...")
    asked = (*matrix(estate, owners(estate, config.settings, config.teams)), *reach(estate, shared_in(estate)))
    # Of one team: what its roles may, and what others may on its resources.
    cells = judged([one for one in asked if team in (None, one.cell[1], one.cell[4])], Simulator())
    wrong = [line for cell in cells if not cell.as_expected for line in stated(cell)]
    reported = "all as expected" if not wrong else f"{sum(not cell.as_expected for cell in cells)} not as expected"
    if json:
        counts = {"roles": len(estate.roles), "requests": sum(cell.requests for cell in cells)}
        document({"stack": stack, **counts, "as_expected": not wrong, "cells": [asdict(cell) for cell in cells]}, wrong)
    else:
        for table in tables(cells, team, out.width, words=not out.is_terminal):
            out.print(table)
            out.print()
        out.print(LEGEND, markup=False)
        requests = sum(cell.requests for cell in cells)
        asked_of = f"{many(len(estate.roles), 'role')}, {many(len(cells), 'cell')}, {many(requests, 'request')}"
        out.print(f"{asked_of}: {reported}.", markup=False)
    if wrong:
        complain("\n".join(wrong))
        raise typer.Exit(Exit.FAILED)


def stated(cell: Cell) -> list[str]:
    who = " ".join((cell.team, cell.part)).strip()
    wanted = "should be allowed" if cell.expected else "should be denied"
    return [f"{who}: {cell.name} of {cell.owner} {wanted} ({cell.why})", *(f"  {one}" for one in cell.surprises)]
