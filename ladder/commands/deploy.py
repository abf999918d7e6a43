"""`ladder deploy`: the newest approved version goes behind the endpoint; the old one serves until it is there."""

from ladder.commands.options import AsJson, ModelPath, Stack, command
from ladder.exits import Wrong
from ladder.operate.delivery import is_delivered
from ladder.operate.release import releaser
from ladder.operate.session import open_session
from ladder.show.console import document, note, out
from ladder.show.progress import Progress

app = command()


@app.command(epilog="Example: `ladder deploy lending/loan-approval`")
def deploy(path: ModelPath, stack: Stack = "local", json: AsJson = False) -> None:
    """Release the newest approved version of a model to its endpoint."""
    session = open_session(stack)
    team, model = session.config.find(path)
    if is_delivered(session, team):
        raise Wrong(
            f"From level 2 on nobody deploys by hand. Ask for it: ladder release {path} --version N --reason WHY"
        )
    release = releaser(session, team, model)
    with Progress(quiet=json) as reporter:
        reporter.begin(path, 1)
        deployed = release.deploy(lambda status: reporter.update(path, f"endpoint {status}", is_milestone=False))
        reporter.finish(path, "in service")
    if json:
        document({"model": path, "endpoint": release.name, "version": deployed.number, "status": "InService"})
    else:
        out.print(f"{path} version {deployed.number} serves on endpoint {release.name}.", markup=False)
        if (newest := release.registered()[0]).number > deployed.number:
            note(f"Version {newest.number} is newer: {newest.status}.")
        out.print(f"Next: ladder predict {path}", markup=False)
