"""The operator's command. Each command is a module of its own, loaded only when that command is asked for."""

from importlib import import_module
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from ladder.exits import Exit, Failed, Wrong

COMMANDS = {
    "preview": "Show what a stack would build, as a tree by level, team and component.",
    "cost": "Estimate what a stack will cost a month, by level, team, model and resource.",
    "prices": "Show the prices that the estimate rests on, or refresh them from AWS.",
    "diff": "Show what differs between two stacks, levels, teams or git revisions, and what it costs.",
    "export": "Write a stack's plan for another tool: Terraform.",
    "access": "Show who may do what to whose resources, and fail where that is not as it should be.",
    "up": "Bring the platform up on this machine, train its models, and serve what may be served.",
    "status": "Show what runs: resources, drift, alarms, models and endpoints.",
    "env": "Print the address and keys of the cloud on this machine as shell commands.",
    "down": "Stop the cloud on this machine and remove all that it made.",
    "teardown": "Show what would stop `pulumi destroy`, and remove what is safe to remove.",
    "lock": "Resolve the libraries that models bring, together with the platform's.",
    "train": "Run a model's training pipeline and show its steps and gates.",
    "approve": "Approve a registered version of a model, in a named person's name.",
    "reject": "Reject a registered version of a model: it is never approved after that.",
    "deploy": "Release the newest approved version of a model to its endpoint.",
    "release": "Put an approved version of a model into service, by the workflow.",
    "rollback": "Put the version that served before back into service.",
    "history": "Show every training, approval, release and rollback of a model, oldest first.",
    "audit": "List, export or verify what was decided and done, team by team.",
    "predict": "Ask a served model for predictions, one row or a whole file.",
    "new": "Begin a team or a model from a template that works at once.",
}


AS_JSON = "ladder.json"
UsageError: Any = typer.BadParameter.__base__  # typer keeps the class itself to itself


class Commands(TyperGroup):
    """Help lists every command without loading any; what goes wrong for a user ends in a message, no traceback."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        return self.commands.get(cmd_name) or TyperCommand(cmd_name, help=COMMANDS[cmd_name])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] in COMMANDS:
            command: Any = typer.main.get_command(import_module(f"ladder.commands.{args[0]}").app)
            self.commands[args[0]] = command
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.meta[AS_JSON] = "--json" in args
        try:
            return super().parse_args(ctx, args)
        except UsageError as problem:
            self.misused(ctx, problem)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (Failed, Wrong) as problem:
            ctx.exit(explain(ctx, str(problem), problem.code))
        except UsageError as problem:
            self.misused(ctx, problem)
        except KeyboardInterrupt:
            ctx.exit(explain(ctx, "Stopped. Run the same command again to go on from here.", Exit.FAILED))
        except Exception as problem:
            if (reported := refused_by_aws(problem) or refused_by_the_machine(problem)) is None:
                raise
            ctx.exit(explain(ctx, reported, Exit.FAILED))

    def misused(self, ctx: Any, problem: Any) -> NoReturn:
        """As typer draws it, or as the one document that --json promises."""
        if not ctx.meta[AS_JSON]:
            raise problem
        raise typer.Exit(explain(ctx, problem.format_message(), Exit.WRONG))


def explain(ctx: Any, message: str, code: Exit) -> int:
    """Says on stderr what went wrong; with --json also in the one document, which a command prints last of all."""
    from ladder.show.console import complain, document  # noqa: PLC0415 - rich is not needed to show help

    complain(message)
    if ctx.meta[AS_JSON]:
        document({"error": message, "exit_code": int(code)})
    return int(code)


def refused_by_aws(problem: Exception) -> str | None:
    """What botocore raises, in words; None for a fault of our own, which keeps its traceback."""
    if not type(problem).__module__.startswith("botocore"):
        return None
    response: dict[str, dict[str, str]] | None = getattr(problem, "response", None)
    if response is None:
        return f"AWS could not be asked: {problem}. Sign in, or choose a profile (AWS_PROFILE) and region (AWS_REGION)."
    error = response.get("Error", {})
    return f"AWS refused {getattr(problem, 'operation_name', '')} ({error.get('Code')}): {error.get('Message')}"


def refused_by_the_machine(problem: Exception) -> str | None:
    """A file or folder that can't be read or written, in words; None for a fault of our own."""
    if not isinstance(problem, OSError) or problem.filename is None:
        return None
    return f"{problem.filename}: {problem.strerror}. Name another place, or put this one right, and try again."


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="An MLOps platform on AWS, one maturity level at a time.",
    epilog="Example: `ladder up` brings it all up on this machine. `ladder COMMAND --help` has one of each command.",
)


@app.callback()
def ladder() -> None:
    """An MLOps platform on AWS, one maturity level at a time."""


def main() -> None:
    app()
