"""`ladder history`: what was decided and done about one model, from the ledger."""

from dataclasses import asdict

from rich.table import Table

from ladder.commands.options import AsJson, ModelPath, Stack, command
from ladder.operate.delivery import delivery
from ladder.operate.session import open_session
from ladder.show.console import document, out

app = command()


@app.command(epilog="Example: `ladder history mobility/bike-demand`")
def history(path: ModelPath, stack: Stack = "local", json: AsJson = False) -> None:
    """Show every training, approval, release and rollback of a model, oldest first."""
    entries = delivery(open_session(stack), path).entries()
    if json:
        document([asdict(entry) for entry in entries])
        return
    table = Table("when", "version", "what", "who", "why", box=None, pad_edge=False)
    for entry in entries:
        table.add_row(
            entry.time[:19].replace("T", " "), entry.facts.get("version", ""), entry.what, entry.who, entry.why
        )
    out.print(table if entries else f"Nothing is entered about {path} yet.")
