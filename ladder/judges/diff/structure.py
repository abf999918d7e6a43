"""How two values differ: maps by key, lists by what names their items, and JSON documents by what is inside them."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

# What tells the items of a list apart, whatever their order.
NAMES = ("Sid", "sid", "Name", "name", "Key", "key", "Id", "id", "deviceName")


@dataclass(frozen=True, kw_only=True)
class PropertyChange:
    """``path`` leads into documents too: ``policy.Statement[ReadData].Action``. None stands for what is not there."""

    path: str
    before: Any
    after: Any


def differences(before: Any, after: Any, path: str = "") -> Iterator[PropertyChange]:
    """In an order and wording that do not depend on which of the two is asked first."""
    before, after = opened(before), opened(after)
    if canonical(before) == canonical(after):
        return
    match before, after:
        case dict(), dict():
            yield from of_maps(cast("dict[str, Any]", before), cast("dict[str, Any]", after), path)
        case list(), list():
            yield from of_lists(cast("list[Any]", before), cast("list[Any]", after), path)
        case _:
            yield PropertyChange(path=path, before=before, after=after)


def of_maps(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> Iterator[PropertyChange]:
    for key in sorted({*before, *after}):
        yield from differences(before.get(key), after.get(key), f"{path}.{key}" if path else key)


def of_lists(before: list[Any], after: list[Any], path: str) -> Iterator[PropertyChange]:
    old, new = named(before, after), named(after, before)
    if old is not None and new is not None:
        for name in sorted({*old, *new}):
            yield from differences(old.get(name), new.get(name), f"{path}[{name}]")
    elif all(isinstance(value, str | int | float) for value in (*before, *after)):
        yield from of_values(before, after, path)
    else:
        yield from of_places(before, after, path)


def of_places(before: Sequence[Any], after: Sequence[Any], path: str) -> Iterator[PropertyChange]:
    """What is the same at any place aside, each with its likest on the other side; what has none is another thing."""
    same = Counter(map(canonical, before)) & Counter(map(canonical, after))
    old, new = rest(before, same), rest(after, same)
    for place, other in sorted(pairs(old, new), key=min):
        yield from differences(old.pop(place), new.pop(other), f"{path}[{min(place, other)}]")
    yield from (PropertyChange(path=f"{path}[{place}]", before=value, after=None) for place, value in old.items())
    yield from (PropertyChange(path=f"{path}[{place}]", before=None, after=value) for place, value in new.items())


def pairs(old: Mapping[int, Any], new: Mapping[int, Any]) -> Iterator[tuple[int, int]]:
    """Places of what is at least half the same, the likest and nearest first; the only two left are a pair anyhow."""
    likest = sorted(
        (-kinship(one, other), abs(here - there), here + there, here, there)
        for here, one in old.items()
        for there, other in new.items()
    )
    left, right = {*old}, {*new}
    for unlike, _, _, here, there in likest:
        if here in left and there in right and (-unlike >= 0.5 or len(old) == len(new) == 1):  # noqa: PLR2004
            left.remove(here)
            right.remove(there)
            yield here, there


def kinship(one: Any, other: Any) -> float:
    """Of two maps, the share of keys with the same value; other values that differ have nothing in common."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return 0.0
    old, new = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
    same = sum(canonical(old[key]) == canonical(new[key]) for key in old.keys() & new.keys())
    return same / max(len(old), len(new), 1)


def rest(items: Sequence[Any], same: Mapping[str, int]) -> dict[int, Any]:
    """By place, without those that are the same on both sides."""
    left, found = dict(same), dict[int, Any]()
    for place, value in enumerate(items):
        if left.get(canonical(value), 0):
            left[canonical(value)] -= 1
        else:
            found[place] = value
    return found


def of_values(before: Sequence[Any], after: Sequence[Any], path: str) -> Iterator[PropertyChange]:
    """What left and what came; where nothing did, it is the order that changed."""
    old, new = Counter(map(canonical, before)), Counter(map(canonical, after))
    if old == new:
        yield PropertyChange(path=path, before=[*before], after=[*after])
    left, came = ([json.loads(value) for value in sorted(part.elements())] for part in (old - new, new - old))
    if len(left) == len(came) == 1:
        yield PropertyChange(path=path, before=left[0], after=came[0])
        return
    yield from (PropertyChange(path=path, before=value, after=None) for value in left)
    yield from (PropertyChange(path=path, before=None, after=value) for value in came)


def named(these: Sequence[Any], others: Sequence[Any]) -> dict[str, Any] | None:
    """By name, where each item of both lists has one and no two of a list share it."""
    for key in NAMES:
        if all(names_apart(items, key) for items in (these, others)):
            return {str(item[key]): item for item in these}
    return None


def names_apart(items: Sequence[Any], key: str) -> bool:
    names = [cast("dict[str, Any]", item).get(key) for item in items if isinstance(item, dict)]
    return len(names) == len(items) and all(isinstance(n, str) for n in names) and len({*names}) == len(names)


def opened(value: Any) -> Any:
    """A JSON document as what it holds."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def canonical(value: Any) -> str:
    """Tells ``true`` from 1, which Python takes for equal; null and absent are the same to AWS."""
    if isinstance(value, dict):
        return json.dumps(
            {k: v for k, v in cast("dict[str, Any]", value).items() if v is not None}, sort_keys=True, allow_nan=False
        )
    return json.dumps(value, sort_keys=True, allow_nan=False)
