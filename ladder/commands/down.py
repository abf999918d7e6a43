"""`ladder down`: the local cloud and all that it made are gone when this returns."""

from ladder.cloud.client import Cloud, stop
from ladder.cloud.engine.target import CloudError
from ladder.cloud.home import Home
from ladder.commands.options import AsJson, command
from ladder.exits import Failed
from ladder.show.console import document, out

app = command()


@app.command(epilog="Example: `ladder down`")
def down(json: AsJson = False) -> None:
    """Stop the cloud on this machine and remove all that it made."""
    home = Home.default()
    running = Cloud.connect(home) is not None
    is_a_clouds = home.held_a_cloud
    try:
        stop(home)
    except CloudError as problem:
        raise Failed(f"{problem}. End that process, and run `ladder down` again.") from None
    if is_a_clouds and home.path.is_dir():
        home.remove(home.ours)
        # A home that someone else keeps files in stays theirs.
        if not any(home.path.iterdir()):
            home.path.rmdir()
    if json:
        document({"stopped": running})
    else:
        out.print("Down. No process, port or file of the cloud is left." if running else "No cloud was running.")
