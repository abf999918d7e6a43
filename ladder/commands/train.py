"""`ladder train`: one run of a model's pipeline, followed to its end."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ladder.commands.options import AsJson, ModelPath, Stack, command
from ladder.commands.up import build
from ladder.exits import Exit, Wrong
from ladder.operate.declarations import must_be_sound
from ladder.operate.libraries import must_be_locked, unlocked
from ladder.operate.model_folder import SAMPLES, ModelFolder, unused_data
from ladder.operate.release import releaser
from ladder.operate.session import Session, open_session
from ladder.operate.training import trainer
from ladder.operate.training_failure import explanation
from ladder.show.console import complain, document, note, out, silent
from ladder.show.observing import waiting
from ladder.show.progress import Progress
from ladder.show.terminal import gates as gates_table
from ladder.show.terminal import steps as steps_table
from ladder.show.terminal import whole

app = command()

Force = Annotated[bool, typer.Option("--force", help="Train even where neither code, contract nor data changed.")]
Data = Annotated[
    Path | None,
    typer.Option("--data", exists=True, dir_okay=False, help="A CSV or Parquet file, in place of the raw data."),
]


@app.command(epilog="Example: `ladder train mobility/bike-demand --data this_year.csv`")
def train(
    path: ModelPath, stack: Stack = "local", force: Force = False, data: Data = None, json: AsJson = False
) -> None:
    """Run a model's training pipeline and show its steps and gates."""
    if data and data.suffix.lower() not in SAMPLES:
        raise Wrong(f"{data}: data come as {' or '.join(SAMPLES)}, and the ending says which. Nothing was changed.")
    session = open_session(stack)
    team, model = session.config.find(path)
    training = trainer(session, team, model)
    brought_up(session, path, silent if json else note)
    if data:
        training.replace_data(data.name, data.read_bytes())
    if not training.raw_objects():
        sample = next(iter(ModelFolder(model.name).sample_files), "FILE.csv")
        raise Wrong(
            f"{path} has no data yet: s3://{training.data_bucket}/{training.raw_prefix} is empty. "
            f"Give a file: ladder train {path} --data {sample}"
        )
    unused = "" if data else unused_data(training, path)
    if unused and not json:
        note(unused)
    run = None if force else training.unchanged()
    trained = run is None
    if run is None:
        with Progress(quiet=json) as reporter:
            reporter.begin(path, training.steps_to_take())
            run = training.watch(training.start(), lambda step: reporter.step(path, step))
            reporter.finish(path, run.status.lower())
    steps, gates = training.steps(run), training.gates(run)
    release = releaser(session, team, model)
    versions = release.versions()
    version = next((v for v in versions if v.lineage.get("pipeline_execution") == run.id), None)
    failure = "" if run.status == "Succeeded" else explanation(session, team, model, run)
    if json:
        result = {
            "model": path,
            "trained": trained,
            "run": run.arn,
            "status": run.status,
            "unused_data": unused,
        }
        document(
            result
            | {"steps": [*map(asdict, steps)], "gates": [*map(asdict, gates)], "version": version and asdict(version)},
            [failure] if failure else [],
        )
    else:
        out.print(steps_table(steps))
        out.print(gates_table(gates))
        if version:
            how = (
                "is registered"
                if trained
                else "stands: neither code, contract nor data changed (--force trains anyway)"
            )
            out.print(f"{path} version {version.number} {how}, {version.status}.", markup=False)
            if version.status == "PendingManualApproval":
                _, commands = waiting(session, release, versions, None)
                out.print("Next:", *(whole(f"  {command}") for command in commands), sep="\n")
    if failure:
        complain(failure)
        raise typer.Exit(Exit.FAILED)


def brought_up(session: Session, path: str, say: Callable[[str], None]) -> None:
    """What runs is what the files say: brought there on this machine, and by CI in AWS, which needs the lock."""
    config = session.config
    if config.is_local:
        with Progress(quiet=True) as reporter:
            build(config, reporter, say)
        return
    must_be_sound(config, path)
    if unlocked([config.find(path)]):
        raise Wrong(must_be_locked(path))
