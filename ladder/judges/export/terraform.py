"""The plan as Terraform JSON: references stay references, one file a level and owner.

What the AWS provider has no counterpart for is left out: ``Export.left_out`` lists such resources, ``Export.dropped``
such arguments. A reference to something left out becomes an input variable.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from ladder.exits import Failed
from ladder.judges.export.names import argument, attribute_path, has_schema, label, snake, terraform_type
from ladder.judges.export.schema import TERRAFORM, Block, resource_types
from ladder.plan import AWS_PROVIDER, REFERENCE, Plan, Resource, default_tags
from ladder.plan.tree import counted, grow
from ladder.plan.walk import mapped_texts

INTERPOLATION = re.compile(r"(?<!\$)\$\{([^}]+)\}")


@dataclass(frozen=True, kw_only=True)
class Export:
    """``files``: name to JSON document. ``templates``: path to the text of what is long enough to stand beside them.

    ``left_out``: keys of resources. ``dropped``: (key, argument) pairs. ``asked``: names of variables that have no
    default, since what they refer to was left out.
    """

    files: Mapping[str, Any]
    templates: Mapping[str, str]
    left_out: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]


def export(plan: Plan) -> Export:
    """Terraform files of the whole plan, with a variable each for the account and the region.

    Raises Failed for types whose arguments are not kept: they would be exported empty.
    """
    [provider] = [resource for resource in plan.resources if resource.type == AWS_PROVIDER]
    work = _Translation(plan, provider)
    resources = [resource for resource in plan.resources if counted(resource)]
    refuse_without_schema(resources)
    by_file: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict[str, Any]))
    for resource, leaf in zip(resources, grow(plan).leaves, strict=True):
        if type_name := terraform_type(resource.type):
            file = by_file[f"level{leaf.level}-{leaf.team}.tf.json"]
            file[type_name][label(resource.name)] = work.body(resource, type_name)
    outputs = {name: {"value": work.text(value)} for name, value in plan.outputs.items()}
    main = {
        "terraform": TERRAFORM,
        "provider": {"aws": work.provider_block()},
        "variable": work.variables,
        "output": outputs,
    }
    files = {"main.tf.json": main, **{name: {"resource": resources} for name, resources in by_file.items()}}
    left_out = tuple(resource.key for resource in resources if not terraform_type(resource.type))
    asked = tuple(sorted(name for name, variable in work.variables.items() if "default" not in variable))
    return Export(files=files, templates=work.templates, left_out=left_out, dropped=tuple(work.dropped), asked=asked)


def refuse_without_schema(resources: list[Resource]) -> None:
    types = sorted({one.type for one in resources if terraform_type(one.type) and not has_schema(one.type)})
    if types:
        raise Failed(
            f"The arguments of these types are not in ladder/judges/export/aws_schema.json: {', '.join(types)}. "
            "To add them: python -m ladder.judges.export. Nothing was written."
        )


class _Translation:
    """What is gathered while one plan is translated: the variables it needs, and the arguments that have no place."""

    def __init__(self, plan: Plan, provider: Resource):
        self.by_key = {resource.key: resource for resource in plan.resources}
        self.region: str = provider.inputs["region"]
        [self.account_id] = json.loads(provider.inputs["allowedAccountIds"])
        self.default_tags: dict[str, str] = default_tags(provider.inputs)
        self.dropped: list[tuple[str, str]] = []
        self.templates: dict[str, str] = {}
        self.variables: dict[str, Any] = {
            "account_id": {"type": "string", "default": self.account_id},
            "region": {"type": "string", "default": self.region},
        }

    def provider_block(self) -> dict[str, Any]:
        return {
            "region": "${var.region}",
            "allowed_account_ids": ["${var.account_id}"],
            "default_tags": [{"tags": self.default_tags}],
        }

    def body(self, resource: Resource, type_name: str) -> dict[str, Any]:
        arguments = self.block(resource, type_name, resource_types()[type_name], resource.inputs)
        lifecycle = {
            **({"prevent_destroy": True} if resource.protect else {}),
            **({"ignore_changes": self.ignored(resource, type_name)} if resource.ignore_changes else {}),
        }
        return arguments | ({"lifecycle": [lifecycle]} if lifecycle else {}) | self.waits(resource, arguments)

    def ignored(self, resource: Resource, type_name: str) -> list[str]:
        return [attribute_path(type_name, resource_types()[type_name], path) for path in resource.ignore_changes]

    def waits(self, resource: Resource, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """``depends_on`` for what no reference already says."""
        referred = json.dumps(arguments, allow_nan=False)
        addresses = [address for key in resource.depends_on if (address := self.address(key))]
        unsaid = [address for address in addresses if not any(f"{by}{address}." in referred for by in ("${", "= "))]
        return {"depends_on": unsaid} if unsaid else {}

    def address(self, key: str) -> str | None:
        found = self.by_key.get(key)
        type_name = terraform_type(found.type) if found else None
        return f"{type_name}.{label(found.name)}" if found and type_name else None

    def block(self, resource: Resource, type_name: str, block: Block, values: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in values.items():
            name = argument(type_name, block, key)
            if name is None:
                self.dropped.append((resource.key, key))
            elif name in block.blocks:
                items: list[Any] = cast("list[Any]", value) if isinstance(value, list) else [value]
                result[name] = [self.block(resource, type_name, block.blocks[name], item) for item in items]
            elif name.endswith("definition"):
                result[name] = self.template(f"definitions/{type_name}.{label(resource.name)}.json", value)
            else:
                result[name] = self.attribute(value, block.attributes[name])
        return result

    def template(self, path: str, value: str) -> str:
        """A definition is read and compared as a file of its own; what it refers to is handed in by name."""
        given: dict[str, str] = {}

        def named(interpolation: re.Match[str]) -> str:
            name = re.sub(r"\W", "_", interpolation[1])
            given[name] = interpolation[1]
            return f"${{{name}}}"

        text = INTERPOLATION.sub(named, self.text(value))
        self.templates[path] = json.dumps(json.loads(text), indent=2, allow_nan=False) + "\n"
        arguments = ", ".join(f"{name} = {expression}" for name, expression in sorted(given.items()))
        return f'${{templatefile("${{path.module}}/{path}", {{ {arguments} }})}}'

    def attribute(self, value: Any, kind: Any) -> Any:
        """A map keeps its keys, they are the user's; the fields of an object are spelled as Terraform spells them."""
        if not isinstance(value, dict | list):
            return self.text(value)
        shape, inner = cast("tuple[str, Any]", kind)
        if isinstance(value, list):
            return [self.attribute(item, inner) for item in cast("list[Any]", value)]
        given = cast("dict[str, Any]", value)
        if shape != "object":
            return {key: self.attribute(item, inner) for key, item in given.items()}
        # An object in an attribute has no optional fields: what is not given is null.
        spelled = {snake(key): item for key, item in given.items()}
        return {name: self.attribute(spelled.get(name), kind) for name, kind in cast("dict[str, Any]", inner).items()}

    def text(self, value: Any) -> Any:
        def named(leaf: str) -> str:
            escaped = re.sub(r"[$%](?=\{)", r"\g<0>\g<0>", leaf)
            account = escaped.replace(self.account_id, "${var.account_id}")
            return REFERENCE.sub(self.interpolated, account.replace(self.region, "${var.region}"))

        return mapped_texts(value, named)

    def interpolated(self, reference: re.Match[str]) -> str:
        token, name, path = reference.groups()
        type_name = terraform_type(token)
        if type_name:
            return f"${{{type_name}.{label(name)}.{attribute_path(type_name, resource_types()[type_name], path)}}}"
        variable = f"{label(name)}_{snake(path)}"
        self.variables[variable] = {
            "type": "string",
            "description": f"{path} of {name}, a {token} that this provider does not know.",
        }
        return f"${{var.{variable}}}"
