"""Spellings that do not say what they seem to.

Numbers that YAML 1.1 and 1.2 read differently, and characters that can't be seen or look like others.

Sources: https://yaml.org/type/ (int, float, bool, timestamp of YAML 1.1) and https://yaml.org/spec/1.2.2/#103-core-schema.
Pulumi's reader (go-yaml v3) takes something from both: it makes 8 of 010, 26 of 0x1A, and a time of 2027-03-31.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

LONGEST = 40  # nobody's number is longer, and to read one would be slow
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Kind = Literal["number", "date", "truth", "null"]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What else an unquoted value can be taken for; ``write`` says the same without doubt."""

    kind: Kind
    problem: str
    write: str


def second_reading(text: str) -> Reading | None:
    """Of a value without quotes; None where every reader agrees on it."""
    if len(text) > LONGEST:
        return None
    found = ((pattern.fullmatch(text), words) for pattern, words in _FORMS)
    return next((words(match) for match, words in found if match), None)


def _whole(match: re.Match[str], base: int) -> int:
    number = int(match["digits"].replace("_", "") or "0", base)
    return -number if match[0].startswith("-") else number


def _octal(match: re.Match[str]) -> Reading:
    eight, ten = _whole(match, 8), _whole(match, 10)
    problem = f"is octal for {eight} in YAML 1.1 and {ten} in YAML 1.2"
    return Reading(kind="number", problem=problem, write=f"{ten}, or {eight} if it is octal")


def _in_base(base: int, name: str) -> Callable[[re.Match[str]], Reading]:
    def words(match: re.Match[str]) -> Reading:
        number = _whole(match, base)
        return Reading(kind="number", problem=f"is {name} for {number} to some readers of YAML", write=str(number))

    return words


def _leading_zero(match: re.Match[str]) -> Reading:
    write = re.sub(r"^([-+]?)0+(?=[0-9])", r"\1", match[0])
    return Reading(kind="number", problem="begins with 0, which marks an octal number in YAML 1.1", write=write)


def _underscores(match: re.Match[str]) -> Reading:
    write = match[0].replace("_", "")
    return Reading(kind="number", problem=f"is {write} in YAML 1.1 and text in YAML 1.2", write=write)


def _sixties(match: re.Match[str]) -> Reading:
    number = 0
    for part in match["digits"].replace("_", "").split(":"):
        number = number * 60 + int(part)
    number = -number if match[0].startswith("-") else number
    problem = f"is {number} in YAML 1.1, which counts in sixties, and text in YAML 1.2"
    return Reading(kind="number", problem=problem, write=str(number))


def _exponent(match: re.Match[str]) -> Reading:
    write = f"{float(match[0]):.12g}"
    return Reading(kind="number", problem=f"is {write} in YAML 1.2 and text in YAML 1.1", write=write)


def _date(match: re.Match[str]) -> Reading:
    return Reading(kind="date", problem="is a date in YAML 1.1", write=match[0])


def _truth(match: re.Match[str]) -> Reading:
    write = "true" if match[0].lower() in ("y", "yes", "on", "true") else "false"
    return Reading(
        kind="truth",
        problem=f"is not true or false in every reader: {write} in YAML 1.1, text in others",
        write=write,
    )


def _null(_match: re.Match[str]) -> Reading:
    return Reading(kind="null", problem="is null, nothing, to some readers of YAML", write="a value, or leave it out")


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reading]], ...] = (
    (re.compile(r"[-+]?0_*(?P<digits>[0-7][0-7_]*)"), _octal),
    (re.compile(r"[-+]?0x(?P<digits>[0-9a-fA-F_]+)"), _in_base(16, "hexadecimal")),
    (re.compile(r"[-+]?0o(?P<digits>[0-7_]+)"), _in_base(8, "octal")),
    (re.compile(r"[-+]?0b(?P<digits>[01_]+)"), _in_base(2, "binary")),
    (re.compile(r"[-+]?0[0-9]+(\.[0-9]*)?"), _leading_zero),
    (re.compile(r"(?=[^_]*_)[-+]?[0-9][0-9_]*(\.[0-9_]*)?"), _underscores),
    (re.compile(r"[-+]?(?P<digits>[0-9][0-9_]*(:[0-5]?[0-9])+)(\.[0-9_]*)?"), _sixties),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)[eE][-+]?[0-9]{1,3}"), _exponent),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?"), _date),
    (re.compile(r"y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|True|TRUE|False|FALSE"), _truth),
    (re.compile(r"Null|NULL"), _null),
)


def odd_character(text: str) -> str | None:
    """What is wrong with the characters of a text, as the rest of a sentence; None where all can be told apart.

    Lines may break. A word of Cyrillic or Greek letters is fine; one such letter among Latin ones is a look-alike.
    """
    if unicodedata.normalize("NFC", text) != text:
        return "is written with combining characters (not in Unicode's form NFC), which look like others"
    return next(_odd(text), None)


def _odd(text: str) -> Iterator[str]:
    for character in text:
        category = unicodedata.category(character)
        if character == "\n" or " " <= character <= "~":
            continue
        if category[0] in "CZ" or character in _BLANK:
            yield f"holds {named(character)}, which can't be seen"
        elif category == "Nd" or unicodedata.decomposition(character).startswith("<wide>"):
            yield f"holds {named(character)}, which looks like another character"
    for word in text.split():
        scripts = {unicodedata.name(letter, "").split(" ")[0]: letter for letter in word if letter.isalpha()}
        strange = scripts.get("CYRILLIC") or scripts.get("GREEK")
        if strange and "LATIN" in scripts:
            yield f"holds {named(strange)} among Latin letters"


def named(character: str) -> str:
    """``U+0430 CYRILLIC SMALL LETTER A``"""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'a control character')}"


# Letters and marks by category, and yet blank: fillers, the braille blank, joiners, variation selectors.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))
