"""`ladder reject`: a person says no to one version, for good."""

from ladder.commands.options import AsJson, By, ModelPath, Stack, command
from ladder.commands.release import Number, Reason
from ladder.operate.delivery import delivery
from ladder.operate.session import open_session
from ladder.show.console import document, out

app = command()


@app.command(epilog='Example: `ladder reject lending/loan-approval --version 2 --reason "Refuses more women"`')
def reject(
    path: ModelPath, *, version: Number, reason: Reason, by: By = None, stack: Stack = "local", json: AsJson = False
) -> None:
    """Reject a registered version of a model: it is never approved after that."""
    said = delivery(open_session(stack), path).ask("reject", version, by=by, reason=reason)
    if json:
        document({"model": path, "version": version, "said": said})
    else:
        out.print(f"{path}: {said}", markup=False)
