"""`ladder env`: what a shell needs to talk to the cloud on this machine, and to no other."""

import shlex

from ladder.cloud.aws_client import client_environment
from ladder.cloud.client import Cloud
from ladder.commands.options import AsJson, command
from ladder.exits import Failed
from ladder.show.console import document, out

app = command()


@app.command(epilog='Example: `ladder env`, as in `eval "$(ladder env)"; aws s3 ls`')
def env(json: AsJson = False) -> None:
    """Print the address and keys of the cloud on this machine as shell commands. The keys die with that cloud."""
    cloud = Cloud.connect()
    if cloud is None:
        raise Failed("No cloud is running on this machine. Start it with `ladder up`.")
    variables = client_environment(cloud.address)
    if json:
        document(variables)
        return
    for name, value in variables.items():
        out.print(f"export {name}={shlex.quote(value)}", markup=False, soft_wrap=True)
