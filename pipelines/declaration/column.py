"""What a column may hold: one rule for raw files, for requests and for the words in which either is refused."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, Strict

from pipelines.declaration.date_format import example, problem

Type = Literal["number", "integer", "boolean", "category", "date", "timestamp", "text"]
Role = Literal["feature", "target", "protected", "unused", "row_id"]


def scalar(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("Write a number, or text in quotes")
    return value


Scalar = Annotated[float | int | str, PlainValidator(scalar)]

NUMERIC: tuple[Type, ...] = ("number", "integer")
TIMES: tuple[Type, ...] = ("date", "timestamp")
DEFAULT_FORMATS: dict[Type, str] = {"boolean": "true/false", "date": "%Y-%m-%d", "timestamp": "%Y-%m-%dT%H:%M:%S"}
# A double and JSON both hold whole numbers up to here exactly; what is longer is an identifier, and so text.
LARGEST_INTEGER = 2**53 - 1


class Declared(BaseModel):
    """Part of model.yaml: nothing unknown, nothing converted in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Column(Declared):
    """A column of a table; ``why`` tells the audit why it is, or is not, a feature."""

    name: str
    type: Type = "number"
    role: Role = "feature"
    low: float | None = None
    high: float | None = None
    choices: Annotated[tuple[Scalar, ...], Strict(strict=False)] = ()
    nulls: float = Field(default=0.0, ge=0, le=1, description="largest share of missing values, 0 to 1")
    unknown: Scalar | None = Field(
        default=None, description="the source's code for not known: this text, or this number and any above it"
    )
    unique: bool = False
    format: str | None = Field(default=None, description="dates as strptime has them; a boolean's two words: yes/no")
    known: Literal["before", "after"] = Field(default="before", description="after: only once the prediction is made")
    why: str = ""

    @property
    def a_type(self) -> str:
        """``a number``, ``an integer``."""
        return f"{'an' if self.type == 'integer' else 'a'} {self.type}"

    @property
    def spelling(self) -> str:
        """The format stated, or the type's own; empty where a type has none."""
        return self.format or DEFAULT_FORMATS.get(self.type, "")

    @property
    def distinct(self) -> bool:
        return self.unique or self.role == "row_id"

    @property
    def expected(self) -> str:
        """The rule in words, for people."""
        return self.rule + (", or null" if self.nulls else "")

    @property
    def rule(self) -> str:
        if self.choices:
            return "one of " + ", ".join(str(choice) for choice in self.choices)
        match self.type:
            case "number" | "integer":
                noun = "a number" if self.type == "number" else "a whole number"
                low = "" if self.low is None else f" from {self.low:g}"
                return noun + low + ("" if self.high is None else f" to {self.high:g}")
            case "boolean":
                return " or ".join(self.spelling.split("/"))
            case "date" | "timestamp":
                return f"a {self.type} like {example(self.spelling)} ({self.spelling})"
            case "category" | "text":
                return "text"


def faults(column: Column) -> list[tuple[str, str, str]]:
    """What contradicts itself in one column: key, problem, remedy."""
    found: list[tuple[str, str, str]] = []

    def wrong(key: str, fault: str, remedy: str) -> None:
        found.append((key, fault, remedy))

    for bound in ("low", "high"):
        if getattr(column, bound) is not None and column.type not in NUMERIC:
            wrong(bound, f"{column.a_type} has no bounds", "Bounds belong to numbers and integers: leave it out.")
    if column.low is not None and column.high is not None and column.low > column.high:
        wrong("low", f"{column.low:g} is above high, {column.high:g}", "Swap them.")
    found += _choice_faults(column)
    if column.unknown is not None and not isinstance(column.unknown, str) and column.type not in NUMERIC:
        wrong("unknown", f"{column.unknown!r} can't stand in {column.a_type} column", "Write text, in quotes.")
    if column.format is not None:
        found += [("format", *fault) for fault in _format_faults(column)]
    if column.role in ("target", "row_id") and column.nulls:
        wrong("nulls", f"a {column.role} can't be missing", "Leave nulls out, and such rows out of the data.")
    if column.type == "text" and column.role == "target":
        wrong("type", "text is no target", "Use category, with its choices.")
    return found


def _choice_faults(column: Column) -> list[tuple[str, str, str]]:
    if not column.choices:
        return []
    if column.type not in ("integer", "category"):
        remedy = "Use type category for words, type integer for codes, low and high for a range."
        return [("choices", f"{column.a_type} has no choices", remedy)]
    found: list[tuple[str, str, str]] = []
    if column.low is not None or column.high is not None:
        found.append(("choices", "choices and bounds are two rules for one value", "Keep one of them."))
    wrong: list[Any] = [choice for choice in column.choices if not _fits(choice, column.type)]
    if wrong:
        kind = "whole numbers" if column.type == "integer" else "text, in quotes"
        other = "category" if column.type == "integer" else "integer"
        remedy = f"Write {kind}, or make the column's type {other}."
        found.append(("choices", f"{', '.join(map(repr, wrong))} can't stand in {column.a_type} column", remedy))
    if "" in column.choices:
        found.append(("choices", "empty text is what a missing value looks like", "Leave it out and state nulls."))
    if len(set(column.choices)) < len(column.choices):
        found.append(("choices", "a choice stands twice", "Keep one."))
    return found


def _fits(value: float | str, type_: Type) -> bool:
    match type_:
        case "integer":
            return isinstance(value, int)
        case "number":
            return isinstance(value, int | float)
        case "category" | "text":
            return isinstance(value, str)
        case _:
            return False


def _format_faults(column: Column) -> list[tuple[str, str]]:
    spelling = column.spelling
    if column.type == "boolean":
        words = spelling.split("/")
        if len(words) != 2 or "" in words or words[0] == words[1]:  # noqa: PLR2004 - yes and no
            return [(f"{spelling} names no two words", "Write the word for yes, a slash, the word for no: yes/no.")]
        return []
    if column.type not in TIMES:
        return [(f"{column.a_type} has no format", "Formats belong to booleans, dates and timestamps: leave it out.")]
    fault = problem(spelling, with_time=column.type == "timestamp")
    return [fault] if fault else []
