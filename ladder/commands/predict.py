"""`ladder predict`: one row, a file of rows, or a batch through a transform job."""

import json as jsonlib
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from ladder.commands.options import AsJson, ModelPath, Stack, command
from ladder.exits import Wrong
from ladder.operate.model_folder import ModelFolder
from ladder.operate.prediction import MEDIA_TYPES, ask, batch
from ladder.operate.release import releaser
from ladder.operate.session import open_session
from ladder.show.console import document, note, out

app = command()

OBJECT = "Give an object, such as --row '{\"temp\": 0.3}', or a list of them where the model looks back."

File = Annotated[
    Path | None, typer.Option("--file", exists=True, dir_okay=False, help="Rows as CSV with a header, or as JSON.")
]
Row = Annotated[
    str | None, typer.Option("--row", metavar="JSON", help="One row as a JSON object; the model's example unless told.")
]
Batch = Annotated[
    bool, typer.Option("--batch", help="Through a transform job, as a model does that serves in batches.")
]
Output = Annotated[
    Path | None, typer.Option("--output", dir_okay=False, help="Where the answers go; stdout unless told.")
]


@app.command(epilog="Example: `ladder predict mobility/bike-demand --file days.csv --batch --output demand.csv`")
def predict(
    path: ModelPath,
    *,
    stack: Stack = "local",
    file: File = None,
    row: Row = None,
    batch_job: Batch = False,
    output: Output = None,
    json: AsJson = False,
) -> None:
    """Ask a served model for predictions, one row or a whole file."""
    session = open_session(stack)
    team, model = session.config.find(path)
    release = releaser(session, team, model)
    body, media_type = request(model.name, file, row)
    if batch_job or not release.has_endpoint:
        name = file.name if file else "example.json"
        answer, milliseconds = batch(release, name, body, media_type), None
    else:
        answered = ask(release, body, media_type, accept=media_type)
        answer, milliseconds = answered.body, round(answered.milliseconds, 1)
    if output:
        output.write_bytes(answer)
        note(f"Answers are in {output}.")
    if json:
        document({"model": path, "answer": parsed(answer), "milliseconds": milliseconds, "output": output})
    elif not output:
        if file is None and row is None:
            note(f"Asked with the model's example: {body.decode()}")
        out.print(
            answer.decode(errors="replace"), markup=False, soft_wrap=True, end="" if answer.endswith(b"\n") else "\n"
        )


def request(model: str, file: Path | None, row: str | None) -> tuple[bytes, str]:
    """Body and media type. Raises Wrong for what can't be a request."""
    if file and row:
        raise Wrong("Give --file or --row, not both.")
    if file:
        media_type = MEDIA_TYPES.get(file.suffix.lower())
        if media_type is None:
            raise Wrong(f"{file}: rows come as {' or '.join(MEDIA_TYPES)}, and the ending says which.")
        return file.read_bytes(), media_type
    if row is None:
        return jsonlib.dumps(ModelFolder(model).example(), allow_nan=False).encode(), "application/json"
    try:
        given, body = jsonlib.loads(row), row.encode()
    except (RecursionError, ValueError) as fault:
        raise Wrong(f"--row is not JSON: {fault}. {OBJECT}") from None
    rows: list[Any] = cast("list[Any]", given) if isinstance(given, list) else [given]
    if not all(isinstance(one, dict) for one in rows):
        raise Wrong(f"--row is no object. {OBJECT}")
    return body, "application/json"


def parsed(answer: bytes) -> Any:
    try:
        return jsonlib.loads(answer)
    except (RecursionError, ValueError):
        return answer.decode(errors="replace")
