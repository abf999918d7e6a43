"""The words in which a resource type is described: which calls create, change, read and delete it.

A string in a call may hold ``{...}``: an input (``{name}``), ``{id}``, ``{account}``, ``{region}``, or a path in the
answer to the creating call (``{answer.Vpc.VpcId}``). A string that is one ``{...}`` alone keeps the value's type.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ladder.cloud.home import Address
from ladder.plan.references import lookup
from ladder.plan.walk import mapped_texts

PLACEHOLDER = re.compile(r"\{([\w.\[\]-]+)\}")


def nothing() -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request to AWS. ``given``: members by AWS's names; ``takes``: inputs whose members are found by name."""

    operation: str  # as boto3 has it, such as create_vpc
    given: Mapping[str, Any] = field(default_factory=nothing)
    takes: tuple[str, ...] = ()
    renames: Mapping[str, str] = field(default_factory=nothing)  # input path -> member path, where the words differ
    into: str | None = None  # the member that holds all inputs that have no place beside it


class Making(Protocol):
    """One resource while it is made, changed, read or deleted: what the steps of its row may use.

    ``before``: the inputs as they were, in a change.
    """

    inputs: Mapping[str, Any]
    id: str
    address: Address
    before: Mapping[str, Any]
    default_tags: Mapping[str, str]

    def like(self, *, inputs: Mapping[str, Any], identifier: str = "") -> "Making": ...

    def own(self) -> tuple[str, ...]: ...

    def request(self, call: Call, takes: tuple[str, ...]) -> dict[str, Any]: ...

    def perform(self, call: "Call | Steps", takes: tuple[str, ...] = ()) -> Any: ...

    def send(self, operation: str, request: Mapping[str, Any], service: str | None = None) -> Any: ...

    def fill(self, template: Any) -> Any: ...


# What no Call can say: several calls, or a request computed from the inputs. Returns the answer.
Steps = Callable[[Making], Any]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A call of its own for some inputs: sent after creation if one of them is set, and whenever one changes."""

    inputs: tuple[str, ...]
    call: Call | Steps
    on_create: bool = True  # False: the creating call takes these inputs too


@dataclass(frozen=True, kw_only=True)
class Row:
    """How one type is made. The creating call takes every input that no setting takes and ``ours`` doesn't name.

    An input that changes is sent by its setting; else by creating again where ``put``; else the resource is replaced.
    """

    service: str
    create: Call | Steps
    id: str
    outputs: Mapping[str, str] = field(default_factory=nothing)
    settings: tuple[Setting, ...] = ()
    finds: Callable[[Making], Mapping[str, Any]] | None = None  # outputs that only another call tells
    update: Call | Steps | None = None  # where `put` and not the creating call again
    read: Call | Steps | None = None
    exists: Callable[[Any], Any] = lambda _: True  # whether what `read` answered is a living resource
    delete: Call | Steps | None = None
    put: bool = False  # creating it again, or `update`, changes it
    identity: tuple[str, ...] = ()  # inputs that make it another resource, where `put`
    ours: tuple[str, ...] = ()  # inputs that instruct Pulumi, not AWS
    named: str | None = None  # the input that gets a made-up name when the program gives none
    tagged: bool = True  # whether the provider's default tags apply
    recorded: bool = False  # moto lacks it: the request is checked and kept, nothing is created

    def own_inputs(self) -> frozenset[str]:
        """Inputs that the creating call doesn't take."""
        return frozenset(self.ours).union(*(setting.inputs for setting in self.settings if setting.on_create))

    def apart(self) -> frozenset[str]:
        """Inputs that can change without the creating call."""
        return frozenset(self.ours).union(*(setting.inputs for setting in self.settings))

    def replaces(self, properties: frozenset[str]) -> bool:
        """Whether a change of these inputs makes a new resource."""
        left = properties - self.apart()
        return bool(left & frozenset(self.identity)) if self.put else bool(left)


def within_attributes(names: Mapping[str, str]) -> dict[str, str]:
    """Renames of inputs that a service keeps in its map ``Attributes``."""
    return {name: f"Attributes.{attribute}" for name, attribute in names.items()}


def render(template: Any, values: Mapping[str, Any]) -> Any:
    """``template`` with its placeholders filled. Raises LookupError naming the one that has no value."""

    def text(leaf: str) -> Any:
        whole = PLACEHOLDER.fullmatch(leaf)
        return lookup(values, whole[1]) if whole else PLACEHOLDER.sub(lambda found: str(lookup(values, found[1])), leaf)

    return mapped_texts(template, text)
