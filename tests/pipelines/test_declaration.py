"""model.yaml: every fault at once, each with its line, column and remedy."""
# ruff: noqa: E501 - tables, one case a line

import json
import re

import jsonschema
import pytest
import yaml

from pipelines.declaration import schema
from pipelines.declaration.reading import DeclarationError, declaration
from pipelines.interface import MODELS

GOOD = """\
task: binary
metric: auc
target: paid
columns:
  day: {type: date, role: unused}
  amount: {low: 0, high: 10}
  region: {type: category, choices: [north, south], role: protected}
  member: {type: boolean, role: protected}
  age: {type: integer, low: 18, high: 120, role: protected}
  paid: {type: integer, choices: [0, 1], role: target}
"""


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


def told(text: str) -> list[str]:
    with pytest.raises(DeclarationError) as refusal:
        declaration(text, "model.yaml")
    first, *lines = str(refusal.value).splitlines()
    assert first == f"model.yaml has {len(lines)} fault(s) to correct.", first
    return lines


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize("model", [path.parent.name for path in MODELS.glob("*/model.yaml")])
def test_what_is_shipped_is_without_fault_also_for_an_editor_that_follows_the_schema(model: str) -> None:
    text = (MODELS / model / "model.yaml").read_text()
    assert declaration(text)
    assert text.startswith("# yaml-language-server: $schema=../../declaration/model.schema.json\n")
    jsonschema.validate(yaml.safe_load(text), json.loads(schema.SCHEMA.read_text()))


@pytest.mark.parametrize(
    ("old", "new"), [("low: 0", "lwo: 0"), ("type: date", "type: dat"), ("role: target", "role: y")]
)
def test_an_editor_sees_what_the_schema_can_tell(old: str, new: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(changed(old, new)), schema.model_schema())


def test_the_schema_is_current() -> None:
    assert schema.SCHEMA.read_text() == schema.written(), "run: python -m pipelines.declaration.schema"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("task: binary", "task: binry", "1:1: task: 'binry' can't stand here. Write 'binary', 'multiclass' or"),
        ("task: binary\n", "", "1:1: task: is missing. Add task"),
        ("metric: auc", "metric: wape", "2:1: metric: wape is no figure of a binary model. Use accuracy, auc,"),
        ("target: paid", "target: payd", "3:1: target: there is no column payd. Did you mean paid?"),
        ("metric: auc", "metric: auc\nminimum_row: 5", "3:1: minimum_row: is no such key. Did you mean minimum_rows?"),
        ("metric: auc", "metric: auc\nminimum_rows: 5", "3:1: minimum_rows: 5 can't stand here. It should be greater"),
        ("metric: auc", "metric: auc\nmetric: auc", "3:1: metric: stands twice, first in line 2. Keep one."),
        ("low: 0", "low: 11", "6:12: columns.amount.low: 11 is above high, 10. Swap them."),
        ("low: 0", "lwo: 0", "6:12: columns.amount.lwo: is no such key. Did you mean low?"),
        ("low: 0", "low: '0'", "6:12: columns.amount.low: '0' can't stand here. It should be a valid number."),
        ("low: 0", "nulls: 2", "6:12: columns.amount.nulls: 2 can't stand here. It should be less than or equal to 1."),
        ("type: date", "type: date, unknown: 9", "unknown: 9 can't stand in a date column. Write text, in quotes."),
        ("low: 0", "format: x", "columns.amount.format: a number has no format. Formats belong to booleans, dates"),
        ("low: 0", "known: after", "known: no prediction can use what is known only after it. Write role: unused"),
        ("low: 0, high: 10", "type: text, low: 1", "columns.amount.low: a text has no bounds. Bounds belong to"),
        ("[north, south]", "[north, 3]", "choices: 3 can't stand in a category column. Write text, in quotes"),
        ("[north, south]", "[north, north]", "choices: a choice stands twice. Keep one."),
        ("[north, south]", "[north, '']", "choices: empty text is what a missing value looks like. Leave it out"),
        ("[0, 1], role", "[no, yes], role", "'no', 'yes' can't stand in an integer column. Write whole numbers, or make"),
        ("[0, 1], role", "[1, 2], role", "choices: a binary target's codes are 0 and 1. Use them, or a category"),
        ("[0, 1], role: target", "[0, 1]", "columns.paid.role: target names this column, and its role is feature."),
        ("[0, 1], role", "[0, 1], nulls: 0.1, role", "columns.paid.nulls: a target can't be missing."),
        ("task: binary", "task: multiclass", "columns.paid.choices: 2 classes are a binary target. Write task: binary."),
        ("type: date", "type: date, format: '%d/%m/%y'", "format: %y leaves the century open. Write years with four"),
        ("type: date", "type: date, format: '%H'", "format: %H names no year, month and day. Use for example %Y-%m-%d."),
        ("type: date", "type: date, format: '%Y-%m-%dT%H:%M'", "format: %H, %M tells a time, and this is a date."),
        ("type: date", "type: timestamp, format: '%Y-%m-%d'", "format: %Y-%m-%d tells no hour. Make its type date"),
        ("type: date", "type: date, format: '%Y-%m-%d %Q'", "format: %Q is no directive that is read here. Use %Y,"),
        ("type: boolean", "type: boolean, format: 'Y'", "format: Y names no two words. Write the word for yes, a slash"),
        ("  day:", "  row_id:", "5:3: columns.row_id: is a name of the platform's own. Rename the column"),
        ("columns:", "split: {by: time}\ncolumns:", "4:1: split: by time names no column. Add column"),
        ("columns:", "split: {by: time, column: dya}\ncolumns:", "split.column: there is no column dya. Did you mean day?"),
        ("columns:", "split: {by: time, column: age}\ncolumns:", "split.column: age is an integer. Name a column of type"),
        ("columns:", "split: {look_back: 3}\ncolumns:", "split.look_back: belongs to a split by time. Write by: time"),
        ("columns:", "groups: {row_id: {column: region}}\ncolumns:", "groups.row_id: is a name of the platform's own."),
        ("columns:", "groups: {g: {column: aeg}}\ncolumns:", "groups.g.column: there is no column aeg."),
        ("columns:", "groups: {g: {column: age}}\ncolumns:", "age is an integer, so each value would be a group. Give it"),
        ("columns:", "groups: {g: {column: paid}}\ncolumns:", "groups.g: is made from the target."),
        ("columns:", "groups: {g: {first_of: {age: old}, otherwise: young}}\ncolumns:", "first_of: age is no flag."),
        ("columns:", "groups: {g: {first_of: {member: m}}}\ncolumns:", "says no group for who has none of the flags."),
        ("columns:", "groups: {g: {column: age, bins: {a: {below: 40}, b: {from: 41}}}}\ncolumns:", "a and b leave a gap"),
        ("columns:", "groups: {g: {column: age, bins: {a: {below: 41}, b: {from: 40}}}}\ncolumns:", "a and b overlap."),
        ("columns:", "groups: {g: {column: age, bins: {a: {}}}}\ncolumns:", "groups.g.bins: one bin tells nobody apart."),
        ("columns:", "figures: {auc: {direction: higher}}\ncolumns:", "figures.auc: is a figure of the platform's. Give"),
        ("columns:", "figures: {AUC: {direction: higher}}\ncolumns:", "figures.AUC: can be taken for another name"),
        ("columns:", "figures: {\u0430uc: {direction: higher}}\ncolumns:", "uc: can be taken for another name"),
        ("columns:", 'figures: {"[/x]": {direction: higher}}\ncolumns:', "figures.[/x]: can be taken for another name"),
        ("amount:", '"amount\\e[2J":', r"'columns.amount\x1b[2J': 'amount\x1b[2J' holds U+001B, which can't be seen."),
        ("north,", '"north\\u202e",', r"columns.region: 'north\u202e' holds U+202E, which can't be seen."),
        ("north,", '"\\ud800",', r"columns.region: '\ud800' holds U+D800, which can't be seen."),
        ("low: 0", "low: 1e999", "columns.amount.low: inf can't stand here. It should be a finite number."),
        ("columns:", "groups: {g: {first_of: {member: m}, otherwise: m}}\ncolumns:", "g.otherwise: everybody is m."),
        ("columns:", "figures: {mine: {direction: up}}\ncolumns:", "figures.mine.direction: 'up' can't stand here. Write"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_remedy(old: str, new: str, fault: str) -> None:
    assert [line for line in told(changed(old, new)) if fault in line], told(changed(old, new))


def test_faults_are_told_at_once_and_none_hides_another() -> None:
    text = changed("metric: auc", "metric: auk").replace("low: 0, high: 10", "low: 11, high: 10, nulls: 3")
    text = text.replace("[0, 1]", "[0, 2]") + "groups: {g: {column: regoin}}\n"
    lines = told(text)
    assert [re.match(r"model\.yaml:(\d+)", line)[1] for line in lines] == ["2", "6", "6", "10", "11"]  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1\n",
        "a: [\n",
        "a: b: c\n",
        "text\n",
        "\0",
        "[" * 5_000,
        "a: &a [*a]\n",
        "a: !!bool x\n",
        'a: !!int ""\n',
        'a: !!float "_"\n',
        "a: !!timestamp foo\n",
        "a: &a {<<: *a}\n",
        BOMB,
        "a: x\n" * 300_000,
    ],
)
def test_what_is_no_mapping_is_told_and_no_traceback(text: str) -> None:
    with pytest.raises(DeclarationError, match=r"^model\.yaml"):
        declaration(text)


def test_words_are_words_as_yaml_1_2_has_them() -> None:
    read = declaration(changed("[north, south]", "[no, off, 2012-01-01, 010, 1_0]"))
    assert read.columns["region"].choices == ("no", "off", "2012-01-01", "010", "1_0")


def test_a_model_whose_data_hold_no_group_says_so() -> None:
    assert declaration(GOOD + "groups: {}\n").groups == {}


def test_the_request_holds_features_alone_and_history_where_the_model_looks_back() -> None:
    assert [column.name for column in declaration(GOOD).request] == ["amount"]
    looking = changed("columns:", "split: {by: time, column: day, look_back: 2}\ncolumns:")
    assert [column.name for column in declaration(looking).request] == ["day", "amount", "paid"]


def test_the_good_example_is_good() -> None:
    assert yaml.safe_load(GOOD)
    assert declaration(GOOD).classes == (0, 1)
