"""`ladder teardown`: what `pulumi destroy` would stop at, and out of its way with what is safe to remove."""

from typing import Annotated

import typer

from ladder.commands.options import AsJson, Stack, command
from ladder.exits import Exit, Wrong
from ladder.operate.session import open_session
from ladder.operate.teardown import Obstacle, obstacles
from ladder.plan.planning import plan_of
from ladder.show.console import document, note, out

app = command()

Delete = Annotated[
    bool,
    typer.Option("--delete", help="Remove what is safe to remove: endpoints, versions, apps, spaces, leftovers."),
]
AGAIN = "If destroy still ends at the VPC, run this once more: SageMaker's own security groups go after the domain."


@app.command(epilog="Example: `ladder teardown --stack dev-us-east-1 --delete`")
def teardown(*, delete: Delete = False, stack: Stack = "local", json: AsJson = False) -> None:
    """Show what would stop `pulumi destroy`, and remove what is safe to remove."""
    session = open_session(stack)
    plan = plan_of(session.config)
    if delete and session.config.settings.protection.protect:
        raise Wrong(
            f"Stack {stack} is protected (protection.protect: true), and nothing of it is removed. Set protect: false "
            "and force_destroy: true, run pulumi up, and then this again."
        )
    found = obstacles(session, plan)
    removed: list[Obstacle] = []
    for one in found if delete else ():
        if one.remove is not None:
            note(f"Removing {one.kind}: {one.name} ...")
            one.remove()
            removed.append(one)
    left = [one for one in found if one not in removed]
    stands = f"{len(left)} in the way of pulumi destroy" if left else "Nothing is in the way of pulumi destroy"
    if json:
        told = {"left": [one.as_data() for one in left], "removed": [one.as_data() for one in removed]}
        document({"stack": stack} | told, [stands] if left else [])
    else:
        for one in left:
            remedy = one.remedy or "ladder teardown --delete removes it"
            out.print(f"{one.kind}: {one.name}\n  stops {one.stops}; {remedy}", markup=False)
        out.print(f"{stands}, {len(removed)} removed. {AGAIN}", markup=False)
    if left:
        raise typer.Exit(Exit.FAILED)
