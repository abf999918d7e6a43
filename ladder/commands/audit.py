"""`ladder audit`: the ledger of each team, listed, exported, or verified from its first entry to its last."""

from dataclasses import asdict
from typing import Annotated, Literal

import typer
from rich.table import Table

from ladder.commands.options import AsJson, Stack, command
from ladder.exits import Exit, Wrong
from ladder.operate.delivery import book, is_delivered
from ladder.operate.session import Session, open_session
from ladder.show.console import complain, document, out
from pipelines.ledger.verification import Fault, first_fault
from stacks.teams import Team

app = command()

What = Annotated[
    Literal["list", "export", "verify"], typer.Argument(help="list, export (one JSON entry a line) or verify.")
]
OfTeam = Annotated[str | None, typer.Option("--team", help="One team; all of the stack unless told.")]


@app.command(epilog="Example: `ladder audit verify`")
def audit(what: What, team: OfTeam = None, stack: Stack = "local", json: AsJson = False) -> None:
    """List, export or verify what was decided and done, team by team."""
    session = open_session(stack)
    teams = chosen(session, team)
    if what == "verify":
        verify(session, teams, json=json)
        return
    entries = [entry for one in teams for entry in book(session, one).entries()]
    if json or what == "export":
        for entry in entries if not json else ():
            out.print_json(data=asdict(entry), indent=None)
        if json:
            document([asdict(entry) for entry in entries])
        return
    table = Table("when", "no.", "model", "what", "who", "why", box=None, pad_edge=False)
    for entry in entries:
        when = entry.time[:19].replace("T", " ")
        table.add_row(when, f"{entry.chain} {entry.number}", entry.subject, entry.what, entry.who, entry.why)
    out.print(table if entries else "Nothing is entered yet.")


def chosen(session: Session, name: str | None) -> list[Team]:
    teams = [team for team in session.config.teams if is_delivered(session, team)]
    if name and name not in {team.name for team in teams}:
        there = ", ".join(team.name for team in teams) or "none"
        raise Wrong(f"Team {name} keeps no ledger here: that begins with level 2. Teams that do: {there}.")
    return [team for team in teams if name in {None, team.name}]


def verify(session: Session, teams: list[Team], *, json: bool) -> None:
    """Exits with 1 where a ledger is not as it was written."""
    faults: dict[str, Fault | None] = {}
    counts: dict[str, int] = {}
    for team in teams:
        kept = book(session, team)
        entries = kept.stored()
        counts[team.name], faults[team.name] = len(entries), first_fault(entries, kept.checkpoints())
    if json:
        document({name: {"entries": counts[name], "fault": fault and asdict(fault)} for name, fault in faults.items()})
    for name, fault in faults.items():
        if fault:
            complain(f"{name}: entry {fault.number} {fault.problem}. See runbooks/ledger-mismatch.md")
        elif not json:
            out.print(f"{name}: {counts[name]} entries, each as it was written.", markup=False)
    if any(faults.values()):
        raise SystemExit(Exit.FAILED)
