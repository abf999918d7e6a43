"""`ladder approve`: a person says yes to one version, and the version carries who said so and why."""

from typing import Annotated

import typer

from ladder.commands.options import AsJson, By, ModelPath, Stack, command
from ladder.exits import Wrong
from ladder.operate.delivery import Delivery, is_delivered
from ladder.operate.release import decision, releaser
from ladder.operate.session import open_session
from ladder.show.console import document, note, out

app = command()

Number = Annotated[int | None, typer.Option("--version", min=1, help="Which version; the newest unless told.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stays with the version.")]


@app.command(
    epilog='Example: `ladder approve lending/loan-approval --by grace@example.com --reason "Fairness by race reviewed"`'
)
def approve(
    path: ModelPath,
    *,
    reason: Reason,
    by: By = None,
    stack: Stack = "local",
    version: Number = None,
    json: AsJson = False,
) -> None:
    """Approve a registered version of a model, in a named person's name."""
    session = open_session(stack)
    team, model = session.config.find(path)
    if is_delivered(session, team):
        if version is None:
            raise Wrong("Which version? Name the one that you looked at with --version.")
        said = Delivery(session=session, team=team, model=model).ask("approve", version, by=by, reason=reason)
        document({"model": path, "version": version, "said": said}) if json else out.print(
            f"{path}: {said}", markup=False
        )
        return
    if by is None:
        raise Wrong("Who approves? Say so with --by EMAIL: one of the team's approvers.")
    release = releaser(session, team, model)
    approved = release.approve(version, by, reason)
    if approved.approval != decision(by, reason):
        note(f"{path} version {approved.number} was approved before, and that stays as it was.")
    if json:
        document(approved)
    else:
        out.print(f"{path} version {approved.number}: {approved.approval}", markup=False)
        out.print(f"Next: ladder {release.use}", markup=False)
