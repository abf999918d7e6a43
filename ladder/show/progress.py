"""Work under way: moving bars on a terminal, plain lines anywhere else. Always on stderr."""

from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Column

from ladder.operate.facts import Step
from ladder.show.console import err
from ladder.show.report.words import duration


class Progress:
    """One line a piece of work, such as ``resources`` or a model. Safe to use from several threads."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.lively = err.is_terminal and not quiet
        self.tasks: dict[str, int] = {}
        self.display = Bars(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=12),
            MofNCompleteColumn(),
            TimeElapsedColumn(table_column=Column(no_wrap=True, min_width=7)),
            TextColumn("{task.fields[says]}", style="dim", markup=False),
            console=err,
            disable=not self.lively,
        )

    def __enter__(self) -> "Progress":
        self.display.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.display.stop()

    def begin(self, work: str, total: int) -> None:
        self.tasks[work] = self.display.add_task(work, total=max(total, 1), says="")  # type: ignore[assignment]

    def update(self, work: str, says: str, *, advance: int = 0, is_milestone: bool = True) -> None:
        """``is_milestone`` is False for what would fill a log with hundreds of like lines."""
        self.display.update(self.tasks[work], advance=advance, says=says)  # type: ignore[arg-type]
        if not (self.lively or self.quiet) and is_milestone:
            err.print(f"{work}: {says}", markup=False)

    def finish(self, work: str, says: str) -> None:
        task = next(task for task in self.display.tasks if task.id == self.tasks[work])
        self.display.update(task.id, completed=task.total)
        self.update(work, says)

    def step(self, work: str, step: Step) -> None:
        took = f" in {duration(step.seconds)}" if step.seconds is not None else ""
        over = step.outcome not in {"Starting", "Executing", "Stopping"}
        self.update(work, f"{step.name} {step.outcome.lower()}{took}", advance=int(over), is_milestone=over)
