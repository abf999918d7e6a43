"""`ladder new team`: a team file that is valid as it is, hosted by one stack."""

from pathlib import Path
from string import ascii_lowercase, digits

from pydantic import TypeAdapter, ValidationError

from ladder.exits import Wrong
from ladder.scaffold.writing import stack_file, stacks_folder, text_of, try_out, write
from ladder.scaffold.yaml_text import hosts, with_team
from stacks.values import Word

TEMPLATE = Path(__file__).with_name("team.yaml")


def new_team(name: str, owner: str, stack: str) -> tuple[Path, ...]:
    """The files written. Raises Wrong for a name that is taken or may not be one; then nothing was written."""
    try:
        TypeAdapter(Word).validate_python(name)
    except ValidationError:
        near = "".join(letter for letter in name.lower() if letter in ascii_lowercase + digits).lstrip(digits)[:16]
        hint = f" For example: ladder new team {near}" if len(near) > 1 else ""
        raise Wrong(
            f"{name or 'Nothing'} can't be a team's name: 2 to 16 lower-case letters and digits, a letter first.{hint}"
        ) from None
    team, hosting = stacks_folder() / "teams" / f"{name}.yaml", stack_file(stack)
    if team.exists():
        raise Wrong(f"Team {name} exists already: {team}. Nothing was changed.")
    text = TEMPLATE.read_text(encoding="utf-8").replace("{{name}}", name).replace("{{owner}}", owner)
    before = text_of(hosting)
    hosted = before if hosts(before, name) else with_team(before, name)
    try_out(stack, {team: text, hosting: hosted})
    # In this order: a team that no stack hosts harms nothing, a stack that hosts no one is refused.
    write(team, text)
    write(hosting, hosted)
    return team, hosting
