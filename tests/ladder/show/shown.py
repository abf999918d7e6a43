"""What `ladder up` and `ladder status` show of the examples: terminal.ansi keeps it, to be looked at with `cat`, and
page.html and page_in_trouble.html, to be looked at in a browser.

Kept anew by `python -m tests.ladder.show.shown`.
"""

import io
import re
from dataclasses import replace
from pathlib import Path

from ladder.operate.facts import Alarm
from ladder.show.console import Printable
from ladder.show.report import render
from ladder.show.summary import Summary
from ladder.show.terminal import show, steps
from tests.ladder.show.examples import BIKE_DEMAND, LOAN_APPROVAL, STEPS, SUMMARY

HERE = Path(__file__).parent
KEPT = HERE / "terminal.ansi"
[LOANS] = LOAN_APPROVAL.versions
FAILED = (*STEPS[:4], replace(STEPS[4], outcome="Failed", seconds=None))
PASSED, REFUSED, EXCEPTED = (
    LOAN_APPROVAL.gates[0],
    replace(LOAN_APPROVAL.gates[0], figure=0.5, passed=False),
    replace(LOAN_APPROVAL.gates[1], figure=0.31, waived="base rates differ (owner o, decided by m, until 2027-05-31)"),
)
TROUBLED = replace(
    SUMMARY,
    recorded=(),
    costs=None,
    added=0,
    changed=2,
    removed=1,
    models=(
        replace(LOAN_APPROVAL, steps=FAILED, gates=(PASSED, REFUSED, EXCEPTED), trained=False, waits_for=""),
        replace(BIKE_DEMAND, versions=(), gates=(), steps=(), prediction=None, trained=None, endpoint_status=""),
        replace(
            BIKE_DEMAND,
            name="escapes[/]",
            versions=(replace(LOANS, lineage={"data_origin": "elsewhere", "fairness_exception": "as reviewed"}),),
            prediction=replace(BIKE_DEMAND.prediction, request=[{"temp": 0.1}, {"temp": 0.2}]),  # type: ignore[type-var]
        ),
    ),
    alarms=(Alarm(name="one", state="ALARM", meaning="The training failed.", runbook="runbooks/training-failed.md"),),
    places={},
)


def screen(stream: io.StringIO, *, terminal: bool = True) -> Printable:
    """One of 100 columns, whatever the shell that the tests run in says of its own."""
    return Printable(
        file=stream,
        force_terminal=terminal,
        color_system="standard",
        width=100,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={"TERM": "xterm"},
    )


def shown() -> str:
    stream = io.StringIO()
    terminal = screen(stream)
    for summary in (SUMMARY, TROUBLED):
        show(summary, terminal)
    terminal.print(steps(FAILED))
    return stream.getvalue()


STYLE = re.compile(r"<style>.*</style>", re.DOTALL)
LINK = '<link rel="stylesheet" href="../../../ladder/show/report/page.css">'  # one copy of it is enough
PAGES = {HERE / "page.html": SUMMARY, HERE / "page_in_trouble.html": TROUBLED}


def drawn(summary: Summary) -> str:
    return STYLE.sub(LINK, render(summary))


if __name__ == "__main__":
    KEPT.write_text(shown(), encoding="utf-8")
    for page, of_summary in PAGES.items():
        page.write_text(drawn(of_summary), encoding="utf-8")
