"""`ladder lock`: the libraries that models bring, resolved together with the platform's."""

from typing import Annotated

import typer

from ladder.commands.options import AsJson, Stack, command
from ladder.operate.libraries import Libraries, unlocked
from ladder.plan.config import read
from ladder.show.console import document, out

app = command()

Path = Annotated[str | None, typer.Argument(metavar="TEAM/MODEL", help="One model; without it, all of the stack's.")]


@app.command(epilog="Example: `ladder lock fraud/card-checks`, after its requirements.txt has changed")
def lock(path: Path = None, stack: Stack = "local", json: AsJson = False) -> None:
    """Write the requirements.lock of models that bring libraries; fail where two exclude each other."""
    config = read(stack)
    models = [config.find(path)] if path else config.models()
    todo = unlocked(models)
    for _, libraries in todo:
        libraries.lock()
    locked = {f"{team.name}/{model.name}": list(Libraries(model.name).stated) for team, model in models}
    if json:
        document({"locked": locked, "changed": [name for name, _ in todo]})
        return
    for name, stated in locked.items():
        done = "locked" if name in dict(todo) else "was locked already"
        out.print(f"{name}: {', '.join(stated)} {done}" if stated else f"{name}: brings no libraries", markup=False)
