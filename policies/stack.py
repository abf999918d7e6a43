"""All resources of a plan, and which of them a value stands for."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from policies.resource import REFERENCE, UNKNOWN, Resource, UnknownError

# Where the engine already knows outputs, these tell a resource apart within its type.
IDENTITIES = ("arn", "id", "bucket", "name", "keyId", "url", "repositoryUrl", "userProfileName", "pipelineName")


class Stack:
    def __init__(self, resources: Iterable[Resource]):
        self.resources = tuple(resources)

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.resources:
            found.setdefault(resource.type, []).append(resource)
        return found

    @cached_property
    def by_key(self) -> dict[str, Resource]:
        return {resource.key: resource for resource in self.resources}

    @cached_property
    def by_identity(self) -> dict[tuple[str, str], Resource]:
        found: dict[tuple[str, str], Resource] = {}
        for resource in self.resources:
            for name in IDENTITIES:
                value = resource.inputs.get(name)
                if isinstance(value, str) and not REFERENCE.search(value):
                    found.setdefault((resource.type, value), resource)
                    if name == "arn":  # arn:aws:ec2:us-east-1:111111111111:subnet/subnet-0123 holds the identifier
                        found.setdefault((resource.type, value.rpartition("/")[2]), resource)
        return found

    def of(self, *types: str) -> list[Resource]:
        return [resource for type_ in types for resource in self.by_type.get(type_, [])]

    def target(self, value: Any, *types: str) -> Resource | None:
        """The resource that a value refers to; None for a value of somebody else's. Follows what passes a value on:
        the bucket that a bucket policy names is the bucket. Raises UnknownError where nobody can tell.
        """
        if value is UNKNOWN:
            raise UnknownError(f"which {types[0].rpartition(':')[2] if types else 'resource'} is meant")
        if not isinstance(value, str):
            return None
        match = REFERENCE.search(value)
        if not match:
            bare = value.rpartition("role/")[2] if "role/" in value else value.removeprefix("s3://").partition("/")[0]
            keys = ((type_, text) for type_ in types for text in (value, bare))
            return next((self.by_identity[key] for key in keys if key in self.by_identity), None)
        found = self.by_key.get(match[1])
        if found is None or not types or found.type in types:
            return found
        return self.target(found.inputs.get(match[2].partition(".")[0]), *types)

    def targets(self, values: Iterable[Any], *types: str) -> list[Resource]:
        return [found for value in values if (found := self.target(value, *types))]
