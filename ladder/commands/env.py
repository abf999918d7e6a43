"""`ladder env`: what a shell needs to talk to the cloud on this machine, and to no other."""

import shlex

from ladder.cloud.aws_client import client_environment
from ladder.commands.options import AsJson, command
from ladder.operate.session import running
from ladder.show.console import document, out

app = command()


@app.command(epilog='Example: `ladder env`, as in `eval "$(ladder env)"; aws s3 ls`')
def env(json: AsJson = False) -> None:
    """Print the address and keys of the cloud on this machine as shell commands. The keys die with that cloud."""
    variables = client_environment(running().address)
    if json:
        document(variables)
        return
    for name, value in variables.items():
        out.print(f"export {name}={shlex.quote(value)}", markup=False, soft_wrap=True)
