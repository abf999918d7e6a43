"""`ladder status`: what stands now. It changes nothing but the report page, which it brings up to date."""

from dataclasses import asdict

from ladder.cloud.engine.changes import in_words
from ladder.cloud.pending import changes_of
from ladder.commands.options import AsJson, Stack, command
from ladder.operate.session import open_session, report_path
from ladder.plan.planning import plan_of
from ladder.show.console import document, out
from ladder.show.observing import observe
from ladder.show.report import write
from ladder.show.terminal import show

app = command()


@app.command(epilog="Example: `ladder status --json`")
def status(stack: Stack = "local", json: AsJson = False) -> None:
    """Show what runs: resources, drift, alarms, models and endpoints."""
    session = open_session(stack)
    plan = plan_of(session.config)
    found = observe(session, plan)
    drift = changes_of(plan) if session.cloud else None
    if session.cloud:
        write(found, report_path(session.cloud))
    if json:
        document(asdict(found) | {"drift": drift})
        return
    show(found)
    if drift is not None:
        mend = " `ladder up` brings it there." if drift else ""
        out.print(f"Config against what runs: {in_words(drift)}.{mend}")
