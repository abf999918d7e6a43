"""`ladder new model`: a model folder that trains, gates and serves as it is, and its entry in the team's file."""

import re
import shutil
from pathlib import Path

from ladder.exits import Wrong
from ladder.operate.model_folder import ModelFolder
from ladder.plan.config import read
from ladder.scaffold.writing import stack_file, stacks_folder, text_of, try_out, write
from ladder.scaffold.yaml_text import lists, with_model, with_team
from pipelines.interface import MODELS

TEMPLATE = MODELS / "_template"
ENTRY = Path(__file__).with_name("model_entry.yaml")
TRAINS = 1  # the level from which models are trained
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def new_model(team: str, name: str, stack: str) -> tuple[Path, ...]:
    """What was written. Raises Wrong for a name that is taken or may not be one; then nothing was written."""
    file, folder = stacks_folder() / "teams" / f"{team}.yaml", ModelFolder(name).path
    if not file.is_file():
        raise Wrong(f"There is no team {team}. Begin it with: ladder new team {team}")
    if not NAME.fullmatch(name):
        raise Wrong(f"{name} can't be a model's name: lower-case letters, digits and single hyphens, a letter first.")
    if folder.exists():
        raise Wrong(f"Model {name} exists already: {folder}. Nothing was changed.")
    before, hosting = text_of(file), stack_file(stack)
    # A file may name the model already: then its folder is all that is missing.
    text = before if lists(before, name) else with_model(before, entry(name, owner_of(before)))
    copy_template(folder)  # first, for a model in a team's file has to have its folder
    try:
        hosts = read(stack).settings.teams
        as_hosted = text_of(hosting) if team in hosts else with_team(text_of(hosting), team)
        try_out(stack, {file: text, hosting: as_hosted})
    except Wrong:
        shutil.rmtree(folder)
        raise
    write(file, text)
    return folder, file


def first_steps(team: str, stack: str) -> tuple[str, ...]:
    """What a person decides before ``ladder up`` trains a model of this team: who hosts it, and its level."""
    config = read(stack)
    of_stack, of_team = f"stacks/config/Pulumi.{stack}.yaml", f"stacks/teams/{team}.yaml"
    levels = {one.name: one.level for one in config.teams}
    if team not in levels:
        return (f"Have the stack host the team: add {team} to mlops:teams in {of_stack}",)
    low = {f"level in {of_team}": levels[team], f"mlops:level in {of_stack}": config.settings.level}
    return tuple(f"Let the team train: set {place}, which is {level}, to {TRAINS}" for place, level in low.items()
                 if level < TRAINS)  # fmt: skip


def owner_of(team_file: str) -> str:
    found = re.search(r"^owners:.*?([^\s\[\],\"'-][^\s\[\],\"']*@[^\s\[\],\"']+)", team_file, re.M | re.S)
    return found[1] if found else "owner@example.com"


def entry(name: str, owner: str) -> str:
    """The model's item under ``models:``, with gates that the template's model passes."""
    text = ENTRY.read_text(encoding="utf-8").rstrip()
    return text.replace("{{name}}", name).replace("{{owner}}", owner)


def copy_template(folder: Path) -> None:
    """The template's files, renamed into place once they are complete."""
    half = folder.with_name(f".{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(TEMPLATE, half, ignore=shutil.ignore_patterns("__pycache__"))
    half.replace(folder)
