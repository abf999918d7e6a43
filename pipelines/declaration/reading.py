"""Reads model.yaml, and tells all that is wrong with it at once: file, line, column, key, problem, remedy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from pipelines.declaration import Declaration, OwnFigure, Split
from pipelines.declaration.checks import Draft, contradictions
from pipelines.declaration.column import Column
from pipelines.declaration.groups import Group
from pipelines.declaration.located_yaml import Document, Fault, Path, UnreadableYamlError, read

FILE = "model.yaml"
FAULTS_TOLD = 50
UNNAMED = "Write a word, in quotes if it looks like a number; a column without a name gets one in the data."
RULING = frozenset({"type", "role", "choices", "by"})  # keys that say what the others beside them mean
T = TypeVar("T")


class DeclarationError(Exception):
    """model.yaml is absent or wrong; the message has a line for each fault."""


def read_declaration(folder: FilePath) -> Declaration:
    """The declaration in a model's folder. Raises DeclarationError."""
    shown = "/".join((*folder.parts[-3:], FILE))  # pipelines/models/<model>/model.yaml, wherever that lies
    try:
        text = (folder / FILE).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DeclarationError(f"{shown} is absent. pipelines/models/_template has one to begin with.") from None
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{shown}: byte {error.start} is not UTF-8. Save it as UTF-8 text.") from None
    return declaration(text, shown)


def declaration(text: str, shown: str = FILE) -> Declaration:
    """The declaration that ``text`` holds; ``shown`` is the file's name in messages. Raises DeclarationError."""
    try:
        document, faults = read(text)
    except UnreadableYamlError as error:
        message = f"{shown}:{error.line}:{error.column}: is not YAML that can be read here: {error}."
        raise DeclarationError(message) from None
    reader = Reader(document, faults)
    draft = reader.draft()
    # A column that contradicts itself is still a column: what rests on it is judged all the same.
    reader.faults += contradictions(draft)
    plain = reader.plain()
    if reader.faults:
        raise DeclarationError(in_words(document, reader.faults, shown))
    return Declaration.model_validate({**plain, **vars(draft)})


def in_words(document: Document, faults: Sequence[Fault], shown: str) -> str:
    placed = sorted({(*document.place(fault.path), line(fault)) for fault in faults})
    lines = [f"{shown}:{row}:{column}: {words}" for row, column, words in placed[:FAULTS_TOLD]]
    more = [f"and {len(placed) - FAULTS_TOLD} more"] if len(placed) > FAULTS_TOLD else []
    return "\n".join([f"{shown} has {len(placed)} fault(s) to correct.", *lines, *more])


def line(fault: Fault) -> str:
    key = ".".join(str(part) for part in fault.path if part != "")
    key = key if key.isprintable() else ascii(key)
    return f"{key + ': ' if key else ''}{fault.problem}. {fault.remedy}"


@dataclass
class Reader:
    """Reads part by part, so that a fault hides nothing but what rests on it."""

    document: Document
    faults: list[Fault] = field(default_factory=list[Fault])

    def draft(self) -> Draft:
        value = self.document.value
        for name in value:
            if name not in Declaration.model_fields:
                self.unknown((name,), Declaration)
        return Draft(
            task=self.own("task"),
            metric=self.own("metric"),
            target=self.own("target"),
            split=self.part(("split",), value.get("split", {}), Split.model_validate),
            columns=self.parts("columns", Column, lambda name: {"name": name}, required=True),
            groups=self.parts("groups", Group),
            figures=self.parts("figures", OwnFigure),
        )

    def plain(self) -> dict[str, Any]:
        """The numbers at the top that may be left out."""
        return {name: self.own(name) for name in ("minimum_rows", "duplicates") if name in self.document.value}

    def own(self, name: str) -> Any:
        """A value at the top that has to be there."""
        if name not in self.document.value:
            self.faults.append(Fault((name,), "is missing", f"Add {name}: <...>."))
            return None
        info: Any = Declaration.model_fields[name]
        adapter: TypeAdapter[Any] = TypeAdapter(cast(Any, Annotated)[info.annotation, info])
        return self.part((name,), self.document.value[name], lambda value: adapter.validate_python(value, strict=True))

    def parts(
        self,
        name: str,
        kind: type[T],
        given: Callable[[str], Mapping[str, Any]] = lambda _: {},
        *,
        required: bool = False,
    ) -> dict[str, T | None]:
        """What stands under one key, name by name."""
        value: Any = self.document.value.get(name, {} if not required else None)
        if not isinstance(value, dict) or (required and not value):
            problem = "is missing" if name not in self.document.value else "is no mapping of names"
            self.faults.append(Fault((name,), problem, f"Write {name}: and below it <name>: {{...}}."))
            return {}
        found: dict[str, T | None] = {}
        for key, item in cast(dict[Any, Any], value).items():
            path: Path = (name, str(key))
            if not isinstance(key, str) or not key.strip():
                self.faults.append(
                    Fault(
                        path,
                        "is no name",
                        UNNAMED,
                    )
                )
                continue
            body: Any = {} if item is None and given(key) else item
            model: Any = kind
            if isinstance(body, dict):
                for clash in given(key).keys() & cast(dict[str, Any], body).keys():
                    self.unknown((*path, clash), model)
                body = {**cast(dict[str, Any], body), **given(key)}
            found[key] = self.part(path, body, model.model_validate)
        return found

    def part(self, path: Path, value: Any, validate: Callable[[Any], T]) -> T | None:
        try:
            return validate(value)
        except ValidationError as error:
            for fault in error.errors():
                self.pydantic((*path, *fault["loc"]), fault)
            return self.without(value, {fault["loc"][0] for fault in error.errors() if fault["loc"]}, validate)

    def without(self, value: Any, wrong: set[str | int], validate: Callable[[Any], T]) -> T | None:
        """The part without the keys that are wrong, where the rest can be judged without them."""
        if not isinstance(value, dict) or not wrong or wrong & RULING:
            return None
        try:
            return validate({key: item for key, item in cast(dict[Any, Any], value).items() if key not in wrong})
        except ValidationError:
            return None

    def pydantic(self, path: Path, fault: Any) -> None:
        """A fault that pydantic found, in plain words."""
        context: dict[str, Any] = fault.get("ctx", {})
        kind: str = fault["type"]
        if kind == "extra_forbidden":
            self.unknown(path, {"columns": Column, "groups": Group, "figures": OwnFigure}.get(str(path[0]), Split))
            return
        if kind == "missing":
            self.faults.append(Fault(path, "is missing", f"Add {path[-1]}."))
            return
        found = repr(fault["input"]) if isinstance(fault["input"], int | float | str | bool) else "this"
        expected = {
            "literal_error": f"Write {context.get('expected')}.",
            "string_type": "Write text, in quotes if it looks like a number.",
            "bool_type": "Write true or false.",
            "value_error": f"{context.get('error')}.",
        }.get(kind, f"{fault['msg'].replace('Input should', 'It should')}.")
        self.faults.append(Fault(path, f"{found} can't stand here", expected))

    def unknown(self, path: Path, model: type[BaseModel]) -> None:
        known = [name for name in model.model_fields if name != "name"]
        near = get_close_matches(str(path[-1]), known, 1)
        remedy = f"Did you mean {near[0]}?" if near else f"The keys here are: {', '.join(known)}."
        self.faults.append(Fault(path, "is no such key", remedy))
