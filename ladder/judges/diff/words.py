"""A comparison in lines that a person, a terminal and a pull request can read, each beginning with + - ~ or !."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from ladder.judges.cost import Costs, difference, without
from ladder.judges.diff.comparing import Changed, Difference, Member
from ladder.plan import REFERENCE
from ladder.plan.tree import short

LONGEST = 100  # characters of a value; all of it is in --json
COMMENT = 60_000  # characters, of the 65,536 that GitHub takes for a comment


def counted(found: Difference) -> str:
    replaced = f" ({len(found.replaced)} replaced)" if found.replaced else ""
    return f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed{replaced}"


def lines(found: Difference) -> Iterator[str]:
    """Resources that change alike are told once."""
    yield from listed("+", found.added)
    yield from listed("-", found.removed)
    alike: dict[str, list[Changed]] = {}
    for changed in found.changed:
        alike.setdefault(repr((changed.properties, changed.replaced_by)), []).append(changed)
    for these in alike.values():
        yield from of_one(these)


def listed(sign: str, these: Iterable[Member]) -> Iterator[str]:
    """One line for each owner, level and type."""
    for (owner, level, kind), group in groupby(these, lambda member: (member.owner, member.level, member.type)):
        names = [member.name for member in group]
        yield f"{sign} {owner}, level {level}: {short(kind)} {', '.join(names)}"


def of_one(these: list[Changed]) -> Iterator[str]:
    first, again = these[0], ", replaced: AWS can't change that" if these[0].replaced_by else ""
    member = first.member
    who = (
        f"{member.owner}, level {member.level}: {short(member.type)} {member.name}"
        if len(these) == 1
        else f"{len(these)} alike: {', '.join(f'{short(one.member.type)} {one.member.name}' for one in these)}"
    )
    yield f"{'!' if again else '~'} {who}{again}"
    for one in first.properties:
        match one.before, one.after:
            case None, after:
                yield f"    {one.path}: added {value(after)}"
            case before, None:
                yield f"    {one.path}: removed {value(before)}"
            case before, after:
                yield f"    {one.path}: {value(before)} -> {value(after)}"


def value(found: Any) -> str:
    text = found if isinstance(found, str) else json.dumps(found, allow_nan=False)
    text = REFERENCE.sub(lambda reference: f"{reference[2]}.{reference[3]}", re.sub(r"\s+", " ", text))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def cost_words(costs: tuple[Costs, Costs] | None) -> str:
    """Of the cost by owner, in US dollars a month."""
    if costs is None:
        return "The cost can't be compared: one of the two knows no estimate, or assumes other things."
    change = difference(*costs)
    owners = ", ".join(f"{owner} {usd:+,.2f}" for owner, usd in change.items())
    changed = f"Cost: {sum(change.values()):+,.2f} US dollars a month ({owners})"
    return f"{changed if owners else 'Nobody pays more or less'}{without(*costs)}."


def markdown(title: str, found: Difference, notes: Iterable[str]) -> str:
    """A comment for a pull request: GitHub colours the lines of a diff block by their first sign."""
    body = "\n".join(lines(found))
    if len(body) > COMMENT:
        body = body[:COMMENT].rpartition("\n")[0] + "\nToo long for a comment: the same without --markdown has all."
    block = f"<details><summary>Every resource</summary>\n\n```diff\n{body}\n```\n\n</details>\n" if body else ""
    return "\n\n".join([f"### {title}: {counted(found)}", *notes, block]).rstrip() + "\n"
