"""The pipeline that trains, gates and registers one model: the generic definition with its places filled in."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

Value = str | Sequence[str]

PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, kw_only=True)
class TrainingPipelineArgs:
    pipeline_name: str
    description: str
    definition: str  # JSON with placeholders ``{{name}}``
    values: Mapping[str, Input[str] | Sequence[Input[str]]]  # for the placeholders
    role_arn: Input[str]
    tags: Mapping[str, str]
    left_out: Sequence[str] = ()  # names of steps that this model has no use for


class TrainingPipeline(ComponentResource):
    """Outputs: ``arn``, ``name``."""

    def __init__(self, name: str, args: TrainingPipelineArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:training:TrainingPipeline", name, None, opts)
        pipeline = aws.sagemaker.Pipeline(
            f"{name}-pipeline",
            pipeline_name=args.pipeline_name,
            pipeline_display_name=args.pipeline_name,
            pipeline_description=args.description,
            pipeline_definition=Output.all(**args.values).apply(
                lambda values: filled(without(args.definition, args.left_out), cast("dict[str, Value]", values))
            ),
            role_arn=args.role_arn,
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        self.arn, self.name = pipeline.arn, pipeline.pipeline_name
        self.register_outputs({"arn": self.arn, "name": self.name})


def without(definition: str, left_out: Sequence[str]) -> str:
    """``definition`` less these steps and the inputs that other steps have of them."""
    if not left_out:
        return definition
    document = json.loads(definition)
    document["Steps"] = [step for step in document["Steps"] if step["Name"] not in left_out]
    theirs = tuple(f"Steps.{name}." for name in left_out)
    for step in document["Steps"]:
        arguments = step["Arguments"]
        if inputs := arguments.get("ProcessingInputs"):
            kept = [one for one in inputs if not _source(one).startswith(theirs)]
            arguments["ProcessingInputs"] = kept
    return json.dumps(document)


def _source(processing_input: Mapping[str, Any]) -> str:
    """The step's output that it is, or ""; most are, the others are places."""
    uri: Any = processing_input["S3Input"]["S3Uri"]
    return "" if isinstance(uri, str) else str(uri.get("Get", ""))


def filled(definition: str, values: Mapping[str, Value]) -> str:
    """``definition`` with every placeholder replaced: by the value itself, a list too, where it is all of a string.

    Raises ``ValueError`` that names each placeholder for which there is no value, and each list inside a longer string.
    """
    troubles: set[str] = set()

    def fill(node: Any) -> Any:
        match node:
            case dict():
                return {key: fill(child) for key, child in cast("dict[str, Any]", node).items()}
            case list():
                return [fill(child) for child in cast("list[Any]", node)]
            case str() if (whole := PLACEHOLDER.fullmatch(node)) and whole[1] in values:
                return values[whole[1]]
            case str():
                return PLACEHOLDER.sub(part, node)
            case _:
                return node

    def part(found: re.Match[str]) -> str:
        value = values.get(found[1])
        if isinstance(value, str):
            return value
        troubles.add(f"{found[0]} has no value" if value is None else f"{found[0]} is a list inside a longer string")
        return found[0]

    document = fill(json.loads(definition))
    if troubles:
        raise ValueError(f"The pipeline definition cannot be filled in: {'; '.join(sorted(troubles))}.")
    return json.dumps(document, sort_keys=True)
