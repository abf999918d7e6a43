"""`ladder rollback`: back to a version that served before, at once and without a bake."""

from typing import Annotated

import typer

from ladder.commands.options import AsJson, By, ModelPath, Stack, command
from ladder.commands.release import Reason, ask_and_follow, finish
from ladder.operate.delivery import delivery
from ladder.operate.session import open_session

app = command()

Number = Annotated[int | None, typer.Option("--version", min=1, help="Which one; the one before unless told.")]


@app.command(epilog='Example: `ladder rollback mobility/bike-demand --reason "Forecasts are off since noon"`')
def rollback(
    path: ModelPath,
    *,
    reason: Reason,
    version: Number = None,
    by: By = None,
    stack: Stack = "local",
    json: AsJson = False,
) -> None:
    """Put the version that served before back into service."""
    asked = delivery(open_session(stack), path)
    number = version or asked.former()
    finish(asked, ask_and_follow(asked, "roll back", number, by=by, reason=reason, quiet=json), json=json)
