"""`ladder release`: asks for a version to be put into service, and waits for how it ends."""

from dataclasses import asdict
from typing import Annotated

import typer

from ladder.commands.options import AsJson, By, ModelPath, Stack, command
from ladder.exits import Exit
from ladder.operate.delivery import Delivery, delivery
from ladder.operate.session import open_session
from ladder.show.console import complain, document, out
from ladder.show.progress import Progress
from pipelines.delivery.request import Action
from pipelines.ledger.entry import Entry

app = command()

Number = Annotated[int, typer.Option("--version", min=1, help="Which version.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stays in the ledger.")]


@app.command(epilog='Example: `ladder release mobility/bike-demand --version 2 --reason "Retrained on March"`')
def release(
    path: ModelPath, *, version: Number, reason: Reason, by: By = None, stack: Stack = "local", json: AsJson = False
) -> None:
    """Put an approved version of a model into service, by the workflow."""
    asked = delivery(open_session(stack), path)
    finish(asked, ask_and_follow(asked, "release", version, by=by, reason=reason, quiet=json), json=json)


def ask_and_follow(asked: Delivery, action: Action, number: int, *, by: str | None, reason: str, quiet: bool) -> Entry:
    chosen, path = asked.releaser.choose(number), asked.releaser.path
    known = len(asked.outcomes(chosen))
    with Progress(quiet=quiet) as reporter:
        reporter.begin(path, 1)
        reporter.update(path, asked.ask(action, number, by=by, reason=reason))
        ended = asked.follow(
            chosen, known, lambda status: reporter.update(path, f"endpoint {status}", is_milestone=False)
        )
        reporter.finish(path, ended.what)
    return ended


def finish(asked: Delivery, ended: Entry, *, json: bool) -> None:
    """Says how it ended; exits with 1 where it does not serve."""
    path, number = asked.releaser.path, ended.facts["version"]
    served = ended.what.endswith(": released")
    if json:
        document(asdict(ended))
    elif served:
        out.print(f"{path} version {number} serves. Asked for by {ended.who}: {ended.why}", markup=False)
    if not served:
        complain(
            f"{path} version {number}, {ended.what}: {ended.why}\n"
            f"What serves: {ended.facts.get('serves', 'as before')}. All of it: ladder history {path}"
        )
        raise SystemExit(Exit.FAILED)
