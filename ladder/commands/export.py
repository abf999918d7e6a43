"""`ladder export terraform`: the plan in the words of another engine. It writes files and asks no cloud."""

import json as json_format
from pathlib import Path
from typing import Annotated

import typer

from ladder.commands.options import AsJson, Level, Stack, command
from ladder.exits import Wrong
from ladder.judges.export.terraform import Export, export
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from ladder.show.console import document, out

app = command()

MAIN = "main.tf.json"
# Terraform passes over this property: https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties
COMMENT = "//"
MARK = "Written by `ladder export terraform`. The next export into this folder replaces these files:"


@app.callback()
def export_to() -> None:
    """Write a stack's plan for another tool."""


@app.command(epilog="Example: `ladder export terraform out --stack prod-us-east-1`")
def terraform(
    folder: Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="Where to write; made if missing.")],
    *,
    stack: Stack = "local",
    level: Level = None,
    json: AsJson = False,
) -> None:
    """Write a stack's plan as Terraform JSON, one file a level and owner."""
    found = export(plan_of(read(stack, level)))
    written = write(found, folder)
    if json:
        document({"files": written, "left_out": found.left_out, "dropped": found.dropped, "asked": found.asked})
        return
    out.print(f"{len(written)} files in {folder}: {', '.join(written)}", markup=False)
    for heading, items in {
        "Not in provider 5.100, left out": found.left_out,
        "Argument not in provider 5.100, left out": [f"{key} {name}" for key, name in found.dropped],
        "Give these variables, they come from what was left out": found.asked,
    }.items():
        if items:
            out.print(f"{heading} ({len(items)}):\n  " + "\n  ".join(items), markup=False)


def write(found: Export, folder: Path) -> list[str]:
    """Writes the files of an export, and takes away those of an earlier one. Returns their names.

    Raises Wrong where the folder holds Terraform that is not ours, which would become part of the same configuration,
    or a file that ours would overwrite.
    """
    names = sorted((*found.files, *found.templates))
    earlier = written_before(folder)
    terraform = {path.name for path in folder.glob("*") if path.name.endswith((".tf", ".tf.json"))}
    foreign = sorted((terraform | {name for name in names if (folder / name).exists()}) - earlier)
    if foreign:
        raise Wrong(f"{folder} holds files that are not of an export: {', '.join(foreign)}. Name an empty folder.")
    for name in earlier:
        (folder / name).unlink(missing_ok=True)
    main = {MAIN: {COMMENT: [MARK, *names], **found.files[MAIN]}}
    documents = {name: json_format.dumps(body, indent=2) + "\n" for name, body in {**found.files, **main}.items()}
    for name, text in (documents | dict(found.templates)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return names


def written_before(folder: Path) -> set[str]:
    """What an earlier export says that it wrote, as far as it is still there."""
    try:
        mark, *names = json_format.loads((folder / MAIN).read_text(encoding="utf-8"))[COMMENT]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return set()
    here = {str(path.relative_to(folder)) for path in folder.rglob("*.json")}
    return here & {*names} if mark == MARK else set()
