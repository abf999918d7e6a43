"""`ladder new team` and `ladder new model`: from nothing to something that works, by one command."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ladder.commands.options import AsJson, Stack
from ladder.exits import Wrong
from ladder.scaffold import first_steps, new_model, new_team
from ladder.show.console import document, out
from ladder.show.invocation import program

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Begin a team or a model from a template that works at once."
)

Owner = Annotated[str, typer.Option("--owner", metavar="EMAIL", help="Who answers for the team.")]


@app.command(epilog="Example: `ladder new team fraud --owner ada@example.com`")
def team(
    name: Annotated[str, typer.Argument(help="2 to 16 lower-case letters and digits, a letter first.")],
    *,
    owner: Owner = "owner@example.com",
    stack: Stack = "local",
    json: AsJson = False,
) -> None:
    """Begin a team: its file, hosted by one stack."""
    written = new_team(name, owner, stack)
    steps = [f"Set budget, cost centre, owners and approvers in {shown(written[0])}", f"{program()} up"]
    show(written, [*steps, f"{program()} new model {name}/MODEL"], json)


@app.command(epilog="Example: `ladder new model fraud/card-checks`")
def model(
    path: Annotated[str, typer.Argument(metavar="TEAM/MODEL", help="The model's name: letters, digits, hyphens.")],
    *,
    stack: Stack = "local",
    json: AsJson = False,
) -> None:
    """Begin a model: a folder that runs end to end, and its entry in the team's file."""
    of_team, slash, name = path.partition("/")
    if not (of_team and slash and name):
        raise Wrong(f"{path} is not TEAM/MODEL, for example: ladder new model fraud/card-checks")
    written = new_model(of_team, name, stack)
    steps = [
        *first_steps(of_team, stack),
        f"{program()} up",
        f"{program()} predict {path}",
        f"Put your data, features and model into {shown(written[0])}",
    ]
    show(written, steps, json)


def show(written: Sequence[Path], steps: Sequence[str], json: bool) -> None:
    if json:
        document({"written": [str(path) for path in written], "next": list(steps)})
        return
    for path in written:
        out.print(f"Wrote {shown(path)}", markup=False)
    out.print("Next:", *(f"  {step}" for step in steps), sep="\n", markup=False)


def shown(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
