"""Adding to YAML that people wrote: by text, so that their comments and order stay. Callers read the result back."""

import re
from textwrap import indent
from typing import Any, cast

import yaml

TEAMS = re.compile(r"^(?P<key> *mlops:teams:)[ ]*(?P<list>\[[^\]]*\])?", re.MULTILINE)


def hosts(stack_file: str, team: str) -> bool:
    return team in listed(stack_file, "config", "mlops:teams")


def lists(team_file: str, model: str) -> bool:
    return any(value_of(one, "name") == model for one in listed(team_file, "models"))


def listed(text: str, *keys: str) -> list[Any]:
    """The list at the end of ``keys``; empty where there is none, or where a person has yet to mend the file."""
    try:
        found: Any = yaml.safe_load(text)
    except yaml.YAMLError:
        return []
    for key in keys:
        found = value_of(found, key)
    return cast("list[Any]", found) if isinstance(found, list) else []


def value_of(node: Any, key: str) -> Any:
    return cast("dict[Any, Any]", node).get(key) if isinstance(node, dict) else None


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
        if content.startswith("#"):
            end = number if at > dash else end  # as deep as an item's keys, it is of that item
        elif content:
            if at < dash or (at == dash and not content.startswith("-")):
                break
            end = number
    before, after = "".join(lines[:end]), "".join(lines[end:])
    return f"{head}{before.rstrip()}\n{indent(block, ' ' * dash)}\n{after}"
