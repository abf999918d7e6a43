"""Plans that each lack one protection of a shipped plan, made from that plan by a table of rules.

Sweeps find protections by their form (every flag, key, tag, boundary, refusal, condition and lock that the plan holds);
the tables name those that have no form of their own: figures that may only go one way, and words that mean "open".
"""

import copy
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from bench.mutation_additions import ADDED
from bench.mutation_tables import EQUIVALENT, NO_PROTECTION, REMOVED, SET
from ladder.plan import Plan, Resource
from policies.document import DOCUMENTS
from policies.placement import LASTING

# What no boundary may hold, even of resources that bear its owner's name.
WIDENED = ("iam:*", "iam:CreateRole", "iam:PassRole", "sts:AssumeRole", "kms:PutKeyPolicy", "s3:PutBucketPolicy")

ACCOUNT = re.compile(r":(\d{12}):")
Inputs = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Mutant:
    name: str
    plan: Plan


def mutants(plan: Plan) -> Iterator[Mutant]:
    """Each protection once: of resources alike in all but their team, the first stands for all."""
    seen: set[str] = set()
    for mutant in (
        *removals(plan),
        *additions(plan),
        *settings(plan),
        *sweeps(plan),
        *documents(plan),
        *boundaries(plan),
        *pipelines(plan),
    ):
        if mutant.name not in seen and mutant.name not in EQUIVALENT:
            seen.add(mutant.name)
            yield mutant


def removals(plan: Plan) -> Iterator[Mutant]:
    for type_ in REMOVED:
        if found := [one for one in plan.resources if one.type == type_]:
            rest = tuple(one for one in plan.resources if one is not found[0])
            yield Mutant(name=f"no {short(type_)}", plan=replace(plan, resources=rest))


def additions(plan: Plan) -> Iterator[Mutant]:
    """What nobody should plan, or should plan otherwise, beside what is there."""
    provider = next(one.key for one in plan.resources if one.type == "pulumi:providers:aws")
    for name, type_, inputs in ADDED:
        added = Resource(type=type_, name=name, inputs=inputs, provider=provider)
        yield Mutant(name=f"added {name} {short(type_)}", plan=replace(plan, resources=(*plan.resources, added)))


def settings(plan: Plan) -> Iterator[Mutant]:
    for wanted, path, value in SET:
        type_, _, part = wanted.partition("@")  # type@part-of-name
        for one in plan.resources:
            if part not in one.name:
                continue
            steps = tuple(int(step) if step.isdigit() else step for step in path.split("."))
            if one.type == type_ and (value is None or get(one.inputs, steps) != value):
                if value is None and get(one.inputs, steps) is None:
                    continue
                name = f"{short(type_)} {path} {'missing' if value is None else json.dumps(value)[:60]}"
                yield Mutant(name=name, plan=changed(plan, one, lambda inputs, s=steps, v=value: put(inputs, s, v)))
                break


def sweeps(plan: Plan) -> Iterator[Mutant]:
    for one in plan.resources:
        if not one.custom:
            continue
        kind = short(one.type)
        for path, value in leaves(one.inputs):
            place = ".".join("*" if isinstance(step, int) else step for step in path)
            if (kind, place) in NO_PROTECTION:
                continue
            if isinstance(value, bool) or value in ("true", "false"):
                flipped: Any = (not value) if isinstance(value, bool) else {"true": "false", "false": "true"}[value]
                yield Mutant(
                    name=f"{kind} {place} {flipped}",
                    plan=changed(plan, one, lambda inputs, p=path, v=flipped: put(inputs, p, v)),
                )
            if "kms" in str(path[-1]).lower() or str(path[-1]) == "keyArn":
                yield Mutant(
                    name=f"{kind} {place} missing", plan=changed(plan, one, lambda inputs, p=path: put(inputs, p, None))
                )
        if "tags" in one.inputs:
            yield Mutant(name=f"{kind} without tags", plan=changed(plan, one, lambda inputs: inputs.pop("tags")))
        for tag in ("team", "environment", "cost-centre", "data-classification", "level", "model"):
            if tag in one.inputs.get("tags", {}) and one.type.endswith(("Bucket", "Pipeline", "Key")):
                yield Mutant(
                    name=f"{kind} without tag {tag}",
                    plan=changed(plan, one, lambda inputs, t=tag: inputs["tags"].pop(t)),
                )
        if one.protect and one.type in LASTING:
            yield Mutant(name=f"{kind} unprotected", plan=swapped(plan, one, replace(one, protect=False)))
        if "permissionsBoundary" in one.inputs:
            yield Mutant(
                name=f"{alike(one.name)} without boundary",
                plan=changed(plan, one, lambda inputs: inputs.pop("permissionsBoundary")),
            )


def documents(plan: Plan) -> Iterator[Mutant]:
    for one in plan.resources:
        place = DOCUMENTS.get(one.type, "")
        if not place or place not in one.inputs:
            continue
        document = json.loads(one.inputs[place])
        met: Counter[str] = Counter()
        for index, statement in enumerate(document["Statement"]):
            met[stated(statement)] += 1
            label = f"{alike(one.name)} {statement.get('Sid') or f'{stated(statement)} {met[stated(statement)]}'}"

            def rewritten(edit: Callable[[list[Any]], object]) -> Plan:
                copied = copy.deepcopy(document)  # noqa: B023 - used before the loop goes on
                edit(copied["Statement"])
                return changed(plan, one, lambda inputs: inputs.update({place: json.dumps(copied)}))  # noqa: B023

            if statement["Effect"] == "Deny":
                yield Mutant(name=f"{label}: refusal removed", plan=rewritten(lambda all_, i=index: all_.pop(i)))
            elif statement.get("Condition"):
                yield Mutant(
                    name=f"{label}: condition removed", plan=rewritten(lambda all_, i=index: all_[i].pop("Condition"))
                )
            widens = statement["Effect"] == "Allow" and statement.get("Resource", "*") != "*"
            if widens and one.type.startswith("aws:iam/"):
                yield Mutant(
                    name=f"{label}: every resource",
                    plan=rewritten(lambda all_, i=index: (all_[i].pop("Condition", 0), all_[i].update(Resource="*"))),
                )
            if statement["Effect"] == "Allow" and statement.get("Principal", "*") != "*":
                yield Mutant(
                    name=f"{label}: anybody",
                    plan=rewritten(lambda all_, i=index: (all_[i].pop("Condition", 0), all_[i].update(Principal="*"))),
                )
        for other in ("lending", "mobility"):
            prefix = f"{plan.stack.partition('-')[0]}-{other}-"
            if one.name.startswith("mobility-" if other == "lending" else "lending-"):
                grant = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{prefix}data-x/*"}
                shared = json.dumps({**document, "Statement": [*document["Statement"], grant]})
                yield Mutant(
                    name=f"{alike(one.name)} reaches another team",
                    plan=changed(plan, one, lambda inputs, p=place, d=shared: inputs.update({p: d})),
                )
        if "Statement" in document and one.type.startswith("aws:iam/") and place == "policy":
            everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
            added = json.dumps({**document, "Statement": [*document["Statement"], everything]})
            yield Mutant(
                name=f"{alike(one.name)} allows everything",
                plan=changed(plan, one, lambda inputs, p=place, d=added: inputs.update({p: d})),
            )


def boundaries(plan: Plan) -> Iterator[Mutant]:
    """Each of them widened, without a word that gives it away: no `*` for the resource, and a service to pass to."""
    environment = plan.stack.partition("-")[0]
    for one in plan.resources:
        if one.type != "aws:iam/policy:Policy" or "boundary" not in one.name:
            continue
        text = one.inputs["policy"]
        document, account = json.loads(text), ACCOUNT.findall(text)[0]
        logs: Inputs = {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "arn:aws:logs"}
        widened = {
            "reaches any account": text.replace(f":{account}:", ":*:"),
            "reaches any account by a short name": granting(document, logs),
        }
        for action in WIDENED:
            name = f"arn:aws:iam::{account}:role/{environment}-{one.inputs['tags']['team']}-x"
            grant: Inputs = {"Effect": "Allow", "Action": action, "Resource": name}
            if action == "iam:PassRole":
                grant["Condition"] = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
            widened[f"allows {action}"] = granting(document, grant)
        for how, policy in widened.items():
            yield Mutant(
                name=f"{alike(one.name)} {how}",
                plan=changed(plan, one, lambda inputs, p=policy: inputs.update(policy=p)),
            )


def granting(document: Inputs, grant: Inputs) -> str:
    return json.dumps({**document, "Statement": [*document["Statement"], grant]})


def pipelines(plan: Plan) -> Iterator[Mutant]:
    """Each protection of each kind of step, and the gate."""
    for one in plan.resources:
        if one.type != "aws:sagemaker/pipeline:Pipeline":
            continue
        definition = json.loads(one.inputs["pipelineDefinition"])
        for path, value in leaves(definition):
            name = str(path[-1])
            wanted = (
                isinstance(value, bool) and name.startswith("Enable") and value,
                "KmsKey" in name,
                name
                in (
                    "RoleArn",
                    "SecurityGroupIds",
                    "MaxRuntimeInSeconds",
                    "ImageUri",
                    "TrainingImage",
                    "ModelApprovalStatus",
                ),
            )
            if any(wanted):
                copied = copy.deepcopy(definition)
                put(copied, path, None)
                step = next(
                    str(get(definition, (*path[: at + 1], "Name")))
                    for at in (1, 3, 5)
                    if path[at + 1 :][:1] == ("Arguments",)
                )
                yield Mutant(name=f"pipeline {step} without {name}", plan=with_definition(plan, one, copied))
        gate = next(step for step in definition["Steps"] if step["Type"] == "Condition")
        ungated = [step for step in definition["Steps"] if step is not gate] + gate["Arguments"]["IfSteps"]
        yield Mutant(name="pipeline without gate", plan=with_definition(plan, one, definition | {"Steps": ungated}))
        return


def with_definition(plan: Plan, one: Resource, definition: Mapping[str, Any]) -> Plan:
    return changed(plan, one, lambda inputs: inputs.update(pipelineDefinition=json.dumps(definition)))


def changed(plan: Plan, one: Resource, edit: Callable[[Inputs], object]) -> Plan:
    inputs = copy.deepcopy(dict(one.inputs))
    edit(inputs)
    return swapped(plan, one, replace(one, inputs=inputs))


def swapped(plan: Plan, old: Resource, new: Resource) -> Plan:
    return replace(plan, resources=tuple(new if one is old else one for one in plan.resources))


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        for key, inner in cast("Mapping[str, Any]", value).items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(cast("list[Any]", value)):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


def get(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def put(value: Any, path: Path, new: Any) -> None:
    """Sets the value at a path, making what is missing on the way; None removes it."""
    for step in path[:-1]:
        value = cast("Inputs", value).setdefault(str(step), {}) if isinstance(value, dict) else value[step]
    if new is None:
        value.pop(path[-1], None)
    else:
        value[path[-1]] = new


def short(type_: str) -> str:
    return type_.rpartition(":")[2]


def alike(name: str) -> str:
    """Of lending-jobs-role and mobility-jobs-role one is enough."""
    for team in ("lending", "mobility", "research"):
        name = name.replace(f"{team}-", "team-")
    return name.replace("loan-approval", "model").replace("bike-demand", "model")


def stated(statement: Mapping[str, Any]) -> str:
    actions = statement.get("Action", statement.get("NotAction"))
    first = actions if isinstance(actions, str) else cast("list[str]", actions)[0]
    return f"{statement['Effect']} {first}"
