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
# The simulator wants a kind before a resource's name, where IAM takes `*/<name>` for any.
KINDS = (
    *("automl-job", "cluster", "endpoint", "endpoint-config", "feature-group", "hyper-parameter-tuning-job", "image"),
    *("labeling-job", "model", "model-package", "model-package-group", "notebook-instance", "pipeline"),
    *("processing-job", "training-job", "transform-job", "app/*", "space/*", "user-profile/*"),
)
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
DEEP = ("app", "device", "hub-content")  # whose own names stand last


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

    def ask(self, questions: Iterable[Question]) -> list[str]:
        """``Allowed`` or how it was denied, for each. Raises Failed where the simulator is absent or refuses one."""
        batch = Batch()
        keys = [batch.key(question) for question in questions]
        new = list(dict.fromkeys(key for key in keys if key not in self.known))
        if new:
            self.known |= dict(zip(new, batch.answers(new), strict=True))
        return [self.known[key] for key in keys]


@dataclass
class Batch:
    documents: dict[str, int] = field(default_factory=dict[str, int])  # JSON text -> its number
    texts: dict[int, str] = field(default_factory=dict[int, str])  # of each document object, by identity
    kept: list[Any] = field(default_factory=list[Any])  # or an identity could be another's later

    def text(self, document: Mapping[str, Any]) -> str:
        if id(document) not in self.texts:
            self.texts[id(document)] = json.dumps(spelled_out(document), allow_nan=False)
            self.kept.append(document)
        return self.texts[id(document)]

    def key(self, question: Question) -> str:
        policies = [*question.identity, question.boundary, question.resource_policy]
        texts = [None if policy is None else self.text(policy) for policy in policies]
        context = {STANDING_IN.get(key, key): value for key, value in question.context.items()}
        asked = (question.principal, question.action, question.resource, question.account, context)
        return json.dumps([*asked, *texts], allow_nan=False)

    def answers(self, keys: Iterable[str]) -> list[str]:
        questions = [self.question(*json.loads(key)) for key in keys]
        return run({"documents": [json.loads(text) for text in self.documents], "questions": questions})

    def question(
        self, principal: str, action: str, resource: str, account: str, context: Any, *policies: str | None
    ) -> Any:
        *identity, boundary, resource_policy = (None if text is None else self.number(text) for text in policies)
        asked = {"principal": principal, "action": action, "resource": resource, "account": account, "context": context}
        return {**asked, "identity": identity, "boundary": boundary, "resourcePolicy": resource_policy}

    def number(self, text: str) -> int:
        return self.documents.setdefault(text, len(self.documents))


def run(request: Mapping[str, Any]) -> list[str]:
    if trouble := missing():
        raise Failed(trouble)
    done = subprocess.run(
        ["node", str(RUNNER)], input=json.dumps(request, allow_nan=False), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"The simulator of IAM failed: {done.stderr.strip()[-500:]}")
    answers: list[str] = json.loads(done.stdout)
    for asked, answer in zip(request["questions"], answers, strict=True):
        if answer.startswith("error"):
            raise Failed(f"The simulator of IAM refuses {asked['action']} on {asked['resource']}: {answer}")
    return answers


def spelled_out(node: Any) -> Any:
    match node:
        case dict():
            items = cast("dict[str, Any]", node).items()
            return {STANDING_IN.get(key, key): spelled_out(value) for key, value in items}
        case list():
            items = [spelled_out(item) for item in cast("list[Any]", node)]
            return [each for item in items for each in (cast("list[Any]", item) if isinstance(item, list) else [item])]
        case str() if node.startswith("arn:aws:sagemaker:") and ":*/" in node:
            before, _, name = node.partition(":*/")
            return [f"{before}:{kind}/{name}" for kind in (DEEP if name.startswith("*/") else KINDS)]
        case str() if "${" in node:
            return VARIABLE.sub(lambda named: f"${{{STANDING_IN.get(named[1], named[1])}}}", node)
        case _:
            return node
