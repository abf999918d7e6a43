"""Enough of IAM to ask a document of ours what it says: patterns within ARN segments, and the operators that we use.

The whole of it is asked of a real simulator elsewhere; here each behaviour stands beside the document that has it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

Context = Mapping[str, Any]


def listed(value: Any) -> list[str]:
    return cast(list[str], value) if isinstance(value, list) else [str(value)]


def like(pattern: str, value: str) -> bool:
    regex = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(regex, value, re.DOTALL) is not None


def arn_like(pattern: str, arn: str) -> bool:
    """A wildcard stays within its segment, of which an ARN has six (IAM User Guide, "Resource element")."""
    if pattern == "*":
        return True
    patterns, parts = pattern.split(":", 5), arn.split(":", 5)
    return len(patterns) == len(parts) and all(map(like, patterns, parts))


def _filled(pattern: str, context: Context) -> str | None:
    """With the policy variables' values; None where one is unknown, and the test then fails (IAM User Guide, "Policy
    variables").
    """
    known = re.sub(r"\$\{([^}]+)\}", lambda variable: str(context.get(variable[1], variable[0])), pattern)
    return None if "${" in known else known


def _holds(operator: str, key: str, wanted: list[str], context: Context) -> bool:
    wanted = [each for each in (_filled(one, context) for one in wanted) if each is not None]
    quantifier, _, plain = operator.rpartition(":")
    plain, optional = plain.removesuffix("IfExists"), plain.endswith("IfExists")
    if plain == "Null":
        return (key not in context) == (wanted == ["true"])
    negated, plain = "Not" in plain, plain.replace("Not", "")
    if key not in context:
        return optional or quantifier == "ForAllValues" or (negated and not quantifier)
    compare = {"StringLike": like, "ArnLike": arn_like, "ArnEquals": arn_like}.get(plain, str.__eq__)
    found = [any(compare(each, value) for each in wanted) != negated for value in listed(context[key])]
    return any(found) if quantifier == "ForAnyValue" else all(found)


def applies(statement: Mapping[str, Any], action: str, resource: str, context: Context) -> bool:
    if not any(like(pattern.lower(), action.lower()) for pattern in listed(statement["Action"])):
        return False
    inside = any(
        arn_like(pattern, resource) for pattern in listed(statement.get("Resource", statement.get("NotResource", "*")))
    )
    if inside == ("NotResource" in statement):
        return False
    conditions: Mapping[str, Mapping[str, Any]] = statement.get("Condition", {})
    return all(
        _holds(operator, key, [str(each) for each in listed(wanted)], context)
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def allows(document: Mapping[str, Any], action: str, resource: str, context: Context | None = None) -> bool:
    statements: Sequence[Mapping[str, Any]] = document["Statement"]
    effects = {each["Effect"] for each in statements if applies(each, action, resource, context or {})}
    return effects == {"Allow"}


def refuses(document: Mapping[str, Any], action: str, resource: str, context: Context | None = None) -> bool:
    statements: Sequence[Mapping[str, Any]] = document["Statement"]
    return any(each["Effect"] == "Deny" and applies(each, action, resource, context or {}) for each in statements)
