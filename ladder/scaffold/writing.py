"""Trying a change of the config on a copy, and only then writing it, each file whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import stacks
from ladder.exits import Wrong
from stacks.reading import ConfigErrors, read_stack, stack_names
from stacks.reading.folder import told_name


def stacks_folder() -> Path:
    """Where ``config/`` and ``teams/`` lie; LADDER_STACKS overrides, as for every reader."""
    return Path(os.environ.get("LADDER_STACKS") or Path(stacks.__file__).parent)


def stack_file(stack: str) -> Path:
    known = stack_names(stacks_folder())  # without those of clusters, which host nobody
    if stack not in known:
        raise Wrong(f"There is no stack {stack}. There are: {', '.join(known) or 'none'}.")
    return stacks_folder() / "config" / f"Pulumi.{stack}.yaml"


def text_of(path: Path) -> str:
    """Raises Wrong for what is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Wrong(f"{path}: byte {error.start} is not UTF-8. Save it as UTF-8 text. Nothing was changed.") from None


def try_out(stack: str, texts: Mapping[Path, str]) -> None:
    """Reads the stack as if ``texts`` were written. Raises Wrong with all that the reader finds."""
    with tempfile.TemporaryDirectory() as copy:
        for part in ("config", "teams"):
            shutil.copytree(stacks_folder() / part, Path(copy) / part)
        for path, text in texts.items():
            (Path(copy) / path.relative_to(stacks_folder())).write_text(text, encoding="utf-8")
        try:
            read_stack(stack, Path(copy))
        except ConfigErrors as errors:
            raise Wrong(str(errors).replace(copy, told_name(stacks_folder()))) from None


def write(path: Path, text: str) -> None:
    half = path.with_name(f".{path.name}.half")
    half.write_text(text, encoding="utf-8")
    half.replace(path)
