"""Work under way, told as it goes: moving bars on a terminal, plain lines anywhere else. Always on stderr."""

from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column

from ladder.show.console import err
from ladder.show.report.words import duration
from ladder.show.summary import Step


class Telling:
    """One line a piece of work, such as ``resources`` or a model. Safe to use from several threads."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.lively = err.is_terminal and not quiet
        self.tasks: dict[str, int] = {}
        self.display = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=12),
            MofNCompleteColumn(),
            TimeElapsedColumn(table_column=Column(no_wrap=True, min_width=7)),
            TextColumn("[dim]{task.fields[says]}[/]", markup=True),
            console=err,
            disable=not self.lively,
        )

    def __enter__(self) -> "Telling":
        self.display.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.display.stop()

    def begin(self, what: str, total: int) -> None:
        self.tasks[what] = self.display.add_task(what, total=max(total, 1), says="")  # type: ignore[assignment]

    def tell(self, what: str, says: str, *, forward: int = 0, worth_a_line: bool = True) -> None:
        """``worth_a_line`` is False for what would fill a log with hundreds of like lines."""
        self.display.update(self.tasks[what], advance=forward, says=says)  # type: ignore[arg-type]
        if not (self.lively or self.quiet) and worth_a_line:
            err.print(f"{what}: {says}", markup=False)

    def finish(self, what: str, says: str) -> None:
        task = next(task for task in self.display.tasks if task.id == self.tasks[what])
        self.tell(what, says, forward=int((task.total or 0) - task.completed))

    def step(self, what: str, step: Step) -> None:
        took = f" in {duration(step.seconds)}" if step.seconds is not None else ""
        over = step.outcome not in {"Starting", "Executing", "Stopping"}
        self.tell(what, f"{step.name} {step.outcome.lower()}{took}", forward=int(over), worth_a_line=over)
