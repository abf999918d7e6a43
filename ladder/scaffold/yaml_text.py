"""Adding to YAML that people wrote: by text, so that their comments and order stay. Callers read the result back."""

import re
from textwrap import indent

TEAMS = re.compile(r"^(?P<key> *mlops:teams:)[ ]*(?P<list>\[[^\]]*\])?", re.MULTILINE)


def with_team(stack_file: str, team: str) -> str:
    """``stack_file`` with one more team at the end of ``mlops:teams``."""
    found = TEAMS.search(stack_file)
    if found is None:
        return f"{stack_file.rstrip()}\n  mlops:teams: [{team}]\n"
    if found["list"]:
        names = [name.strip() for name in found["list"][1:-1].split(",") if name.strip()]
        listed = f"{found['key']} [{', '.join([*names, team])}]"
        return stack_file[: found.start()] + listed + stack_file[found.end() :]
    depth = len(found["key"]) - len(found["key"].lstrip())
    return after_section(stack_file, found.end(), depth, f"- {team}")


def with_model(team_file: str, block: str) -> str:
    """``team_file`` with one more item, ``block``, at the end of ``models``."""
    found = re.search(r"^models:[ ]*(\[[ ]*\])?", team_file, re.MULTILINE)
    if found is None:
        return f"{team_file.rstrip()}\nmodels:\n{indent(block, '  ')}\n"
    if found[1]:
        return f"{team_file[: found.start()]}models:\n{indent(block, '  ')}{team_file[found.end() :]}"
    return after_section(team_file, found.end(), 0, block)


def after_section(text: str, start: int, depth: int, block: str) -> str:
    """``text`` with ``block`` as the last item of the list after ``start``, whose key is indented by ``depth``."""
    head, lines = text[:start], text[start:].splitlines(keepends=True)
    first = next((line for line in lines if line.lstrip().startswith("- ")), " " * (depth + 2) + "- ")
    dash = len(first) - len(first.lstrip())
    end = 1
    for number, line in enumerate(lines[1:], start=2):
        content, at = line.strip(), len(line) - len(line.lstrip())
        if content and not content.startswith("#"):
            if at < dash or (at == dash and not content.startswith("-")):
                break
            end = number
    before, after = "".join(lines[:end]), "".join(lines[end:])
    return f"{head}{before.rstrip()}\n{indent(block, ' ' * dash)}\n{after}"
