"""Where stack and team files stand: ``config/Pulumi.<stack>.yaml`` and ``teams/<team>.yaml`` of one folder."""

import os
from pathlib import Path

from stacks.reading.errors import ConfigError, ConfigErrors, shown, suggestion
from stacks.reading.yaml_file import YamlFile, read_yaml

PACKAGE = Path(__file__).resolve().parents[1]
MODELS = PACKAGE.parent / "pipelines" / "models"
OF_CLUSTER = "-cluster"  # ends the name of the stack that holds the objects inside a stack's Kubernetes cluster


def chosen_folder(folder: Path | None = None) -> Path:
    """The folder given, or that LADDER_STACKS names, or this package. Never the working directory."""
    return folder or Path(os.environ.get("LADDER_STACKS") or PACKAGE)


def stack_names(folder: Path | None = None) -> tuple[str, ...]:
    """All stacks that have a file, in order; what lies inside a cluster has no settings of its own, and is left out."""
    return tuple(name for name in _files(chosen_folder(folder)) if not name.endswith(OF_CLUSTER))


def base_of(stack: str) -> str | None:
    """``dev-us-east-1`` of ``dev-us-east-1-cluster``, whose file says all about it; None for any other stack."""
    return stack.removesuffix(OF_CLUSTER) if stack.endswith(OF_CLUSTER) else None


def team_names(folder: Path | None = None) -> tuple[str, ...]:
    """All teams that have a file, in order, hosted or not."""
    return tuple(sorted(path.stem for path in (chosen_folder(folder) / "teams").glob("*.yaml")))


def model_folders() -> tuple[str, ...]:
    """Names of the models that have code: ``pipelines/models/loan_approval`` is loan-approval's."""
    folders = (path for path in MODELS.iterdir() if path.is_dir() and path.name[0].isalpha())
    return tuple(sorted(path.name.replace("_", "-") for path in folders))


def stack_file(stack: str, folder: Path) -> YamlFile:
    """Raises ConfigErrors for a stack that has no file; so a name can't lead out of the folder."""
    known = _files(folder)
    if stack not in known:
        remedy = suggestion(stack, known) + (f"There are: {', '.join(known)}" if known else "Write the first one")
        where = told_name(folder / "config")
        raise ConfigErrors(
            [ConfigError(file=where, key="stack", value=shown(stack), problem="has no file", remedy=remedy)]
        )
    path = folder / "config" / f"Pulumi.{stack}.yaml"
    return read_yaml(path, told_name(path))


def team_file(team: str, folder: Path) -> YamlFile:
    path = folder / "teams" / f"{team}.yaml"
    return read_yaml(path, told_name(path))


def told_name(path: Path) -> str:
    """As a person would type it: relative to the project, if inside."""
    return path.relative_to(PACKAGE.parent).as_posix() if path.is_relative_to(PACKAGE.parent) else str(path)


def _files(folder: Path) -> tuple[str, ...]:
    files = (folder / "config").glob("Pulumi.*.yaml")
    return tuple(sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in files))
