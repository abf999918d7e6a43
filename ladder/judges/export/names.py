"""From Pulumi's names to Terraform's: types, arguments and the paths of outputs."""

import re
from functools import cache

from ladder.judges.export.schema import Block, resource_types

# Where Pulumi files a type under another word than Terraform does.
SERVICES = {"costexplorer": "ce", "cfg": "config", "amp": "prometheus", "sfn": "sfn"}
TYPES = {"aws:s3/bucketObjectv2:BucketObjectv2": "aws_s3_object"}
# Where Pulumi gave an argument another name; plurals and singulars are found by rule.
ARGUMENTS = {
    ("aws_cloudwatch_metric_alarm", "name"): "alarm_name",
    ("aws_lambda_function", "name"): "function_name",
    ("aws_lambda_function", "code"): "filename",
    ("aws_lambda_permission", "function"): "function_name",
    ("aws_sns_topic_subscription", "topic"): "topic_arn",
}


@cache
def terraform_type(token: str) -> str | None:
    """``aws:ec2/vpc:Vpc`` is ``aws_vpc``; None where the provider has no such type."""
    package, _, rest = token.partition(":")
    service, _, kind = rest.partition("/")
    kind = kind.partition(":")[0]
    if package != "aws":
        return None
    service = SERVICES.get(service, service)
    wanted = [TYPES.get(token, ""), f"aws_{service}_{snake(kind)}", f"aws_{snake(kind)}", f"aws_{service}"]
    return next((found for name in wanted if (found := _spelled().get(name.replace("_", "")))), None)


def has_schema(token: str) -> bool:
    """Whether we keep the arguments of this type; of those that no shipped plan uses, the name alone is kept."""
    name = terraform_type(token)
    return bool(name and (resource_types()[name].attributes or resource_types()[name].blocks))


@cache
def _spelled() -> dict[str, str]:
    """Terraform's types without their underscores: OpenIdConnectProvider is openid_connect_provider there."""
    return {name.replace("_", ""): name for name in resource_types()}


def argument(type_name: str, block: Block, key: str) -> str | None:
    """The name in ``block`` of Pulumi's ``key``; None where Terraform knows no such argument."""
    name = snake(key)
    known = {spelling.replace("_", ""): spelling for spelling in (*block.attributes, *block.blocks)}
    forms = [ARGUMENTS.get((type_name, name), name), name, *_other_number(name)]
    return next((known[plain] for form in forms if (plain := form.replace("_", "")) in known), None)


def _other_number(name: str) -> list[str]:
    singular = [re.sub(r"ies$", "y", name), re.sub(r"(ss|sh|ch|x)es$", r"\1", name), re.sub(r"s$", "", name)]
    return [*singular, name.removesuffix("_lists"), f"{name}s", name.replace("_lists", "_list")]


def attribute_path(type_name: str, block: Block, path: str) -> str:
    """``certificateAuthority.data`` is ``certificate_authority[0].data``: Pulumi flattens blocks that stand once."""
    steps = path.split(".")
    found: list[str] = []
    for position, step in enumerate(steps, start=1):
        key, bracket, index = step.partition("[")
        name = argument(type_name, block, key) or snake(key)
        once = "" if bracket or position == len(steps) or not _repeats(block, name) else "[0]"
        found.append(f"{name}{bracket}{index}{once}")
        block = block.blocks.get(name, Block({}, {}))
    return ".".join(found)


def _repeats(block: Block, name: str) -> bool:
    kind = block.attributes.get(name)
    return name in block.blocks or (isinstance(kind, list) and kind[0] in ("list", "set"))


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def label(name: str) -> str:
    """A logical name as a Terraform label: letters, digits, hyphens and underscores, and no digit first."""
    plain = re.sub(r"[^\w-]", "_", name)
    return plain if not plain[0].isdigit() else f"_{plain}"
