"""`ladder approve`: a person says yes to one version, and the version carries who said so and why."""

from typing import Annotated

import typer

from ladder.commands.options import AsJson, ModelPath, Stack, command
from ladder.operate.release import decision, releaser
from ladder.operate.session import open_session
from ladder.show.console import document, note, out

app = command()

Number = Annotated[int | None, typer.Option("--version", min=1, help="Which version; the newest unless told.")]
By = Annotated[str, typer.Option("--by", metavar="EMAIL", help="Who approves: one of the team's approvers.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stays with the version.")]


@app.command(
    epilog='Example: `ladder approve lending/loan-approval --by grace@example.com --reason "Fairness by race reviewed"`'
)
def approve(
    path: ModelPath, *, by: By, reason: Reason, stack: Stack = "local", version: Number = None, json: AsJson = False
) -> None:
    """Approve a registered version of a model, in a named person's name."""
    session = open_session(stack)
    release = releaser(session, *session.config.find(path))
    approved = release.approve(version, by, reason)
    if approved.approval != decision(by, reason):
        note(f"{path} version {approved.number} was approved before, and that stays as it was.")
    if json:
        document(approved)
    else:
        out.print(f"{path} version {approved.number}: {approved.approval}", markup=False)
        out.print(f"Next: ladder {release.use}", markup=False)
