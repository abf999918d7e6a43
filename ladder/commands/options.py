"""Options that several commands share, so that they read the same everywhere."""

from typing import Annotated

import typer

from stacks.settings import HIGHEST_LEVEL

Stack = Annotated[
    str, typer.Option("--stack", envvar="LADDER_STACK", help="Which stack: a file config/Pulumi.NAME.yaml.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Level = Annotated[
    int | None, typer.Option("--level", min=0, max=HIGHEST_LEVEL, help="At this level instead of the config's.")
]
By = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="EMAIL", help="Who asks, on this machine's cloud. In AWS from level 2 on your session says who."
    ),
]
ModelPath = Annotated[str, typer.Argument(metavar="TEAM/MODEL", help="A model of a team of this stack.")]


def command() -> typer.Typer:
    """One command as an application of its own, which `ladder` loads when it is asked for."""
    return typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)
