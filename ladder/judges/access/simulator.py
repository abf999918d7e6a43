"""Asks the simulator of IAM, all questions in one process, and none twice."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from ladder.exits import Failed

RUNNER = Path(__file__).with_name("simulate.mjs")
PACKAGE = Path(__file__).resolve().parents[3] / "node_modules" / "@cloud-copilot" / "iam-simulate"
ALLOWED = "Allowed"
# Keys of GitHub's tokens that the simulator's data lack (IAM User Guide, "Available keys for OIDC federation"): it is
# asked about others of the same kind in their place.
GITHUB = "token.actions.githubusercontent.com"
STANDING_IN = {
    # Which Studio tells of whoever is in it; its source identity says the same.
    "sagemaker:UserProfileName": "aws:SourceIdentity",
    f"{GITHUB}:aud": f"{GITHUB}:actor",
    f"{GITHUB}:sub": f"{GITHUB}:workflow",
}
VARIABLE = re.compile(r"\$\{([^}]+)\}")  # of a policy


@dataclass(frozen=True, kw_only=True)
class Question:
    """One request and every policy that has a say in it."""

    principal: str
    action: str
    resource: str
    account: str  # that owns the resource
    context: Mapping[str, Any]
    identity: tuple[Mapping[str, Any], ...]
    boundary: Mapping[str, Any] | None
    resource_policy: Mapping[str, Any] | None


def missing() -> str:
    """Why the simulator can't be asked, with what to do; "" where it can."""
    if shutil.which("node") is None:
        return (
            "The simulator of IAM needs Node 20 or later, and there is no `node` here. Install it, then: make simulator"
        )
    return "" if PACKAGE.is_dir() else "The simulator of IAM is not installed. Install it: make simulator"


@dataclass
class Simulator:
    """Keeps its answers: a question that differs in nothing is not asked again."""

    known: dict[str, str] = field(default_factory=dict[str, str])
    documents: dict[str, int] = field(default_factory=dict[str, int])  # JSON text -> its number
    numbers: dict[int, int] = field(default_factory=dict[int, int])  # of each document object, by identity
    kept: list[Any] = field(default_factory=list[Any])  # or an identity could be another's later

    def ask(self, questions: Iterable[Question]) -> list[str]:
        """``Allowed`` or how it was denied, for each. Raises Failed where the simulator is absent or refuses one."""
        keys = [json.dumps(self.asked(question), allow_nan=False, sort_keys=True) for question in questions]
        new = list(dict.fromkeys(key for key in keys if key not in self.known))
        if new:
            documents = [json.loads(text) for text in self.documents]
            request = {"documents": documents, "questions": [json.loads(key) for key in new]}
            self.known |= dict(zip(new, run(request), strict=True))
        return [self.known[key] for key in keys]

    def asked(self, question: Question) -> Mapping[str, Any]:
        return {
            "principal": question.principal,
            "action": question.action,
            "resource": question.resource,
            "account": question.account,
            "context": {STANDING_IN.get(key, key): value for key, value in question.context.items()},
            "identity": [self.number(policy) for policy in question.identity],
            "boundary": None if question.boundary is None else self.number(question.boundary),
            "resourcePolicy": None if question.resource_policy is None else self.number(question.resource_policy),
        }

    def number(self, document: Mapping[str, Any]) -> int:
        if id(document) not in self.numbers:
            text = json.dumps(with_known_keys(document), allow_nan=False)
            self.numbers[id(document)] = self.documents.setdefault(text, len(self.documents))
            self.kept.append(document)
        return self.numbers[id(document)]


def must_be_here() -> None:
    if trouble := missing():
        raise Failed(trouble)


def run(request: Mapping[str, Any]) -> list[str]:
    must_be_here()
    done = subprocess.run(
        ["node", str(RUNNER)], input=json.dumps(request, allow_nan=False), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"The simulator of IAM failed. Install it anew: make simulator\n{done.stderr.strip()[-500:]}")
    answers: list[str] = json.loads(done.stdout)
    for asked, answer in zip(request["questions"], answers, strict=True):
        if answer.startswith("error"):
            raise Failed(
                f"The simulator of IAM can't judge {asked['action']} on {asked['resource']}. Look the policies up that "
                f"name it, or bring a simulator that knows it: package.json, make simulator\n{answer}"
            )
    return answers


def with_known_keys(node: Any) -> Any:
    """A document with STANDING_IN in it, and otherwise as it is deployed."""
    match node:
        case dict():
            items = cast("dict[str, Any]", node).items()
            return {STANDING_IN.get(key, key): with_known_keys(value) for key, value in items}
        case list():
            return [with_known_keys(item) for item in cast("list[Any]", node)]
        case str() if "${" in node:
            return VARIABLE.sub(lambda named: f"${{{STANDING_IN.get(named[1], named[1])}}}", node)
        case _:
            return node
