"""How dates are spelled: strptime's formats, held to the letter.

strptime alone takes ``2012-1-5`` for ``%Y-%m-%d``, so each directive is a pattern too; ``%-d`` is a day without a zero.
https://docs.python.org/3/library/datetime.html#strftime-and-strptime-format-codes
"""

import re
from datetime import UTC, datetime

DATE = {"Y": r"[0-9]{4}", "m": r"(?:0[1-9]|1[0-2])", "d": r"(?:0[1-9]|[12][0-9]|3[01])", "b": "[A-Z][a-z]{2}",
        "-m": r"(?:[1-9]|1[0-2])", "-d": r"(?:[1-9]|[12][0-9]|3[01])", "j": "[0-9]{3}"}  # fmt: skip
TIME = {"H": r"(?:[01][0-9]|2[0-3])", "-H": r"(?:1?[0-9]|2[0-3])", "I": r"(?:0[1-9]|1[0-2])", "-I": r"(?:[1-9]|1[0-2])",
        "p": "(?:AM|PM)", "M": "[0-5][0-9]", "S": "[0-5][0-9]", "f": "[0-9]{1,6}",
        "z": "(?:Z|[+-][0-9]{2}:?[0-9]{2})"}  # fmt: skip
DIRECTIVE = re.compile(r"%(-?.)")
SAMPLE = datetime(2012, 12, 31, 23, 59, 58, tzinfo=UTC)


def pattern(spelling: str) -> str:
    """The whole cell, as a regular expression."""
    parts = DIRECTIVE.split(spelling)
    known = {**DATE, **TIME, "%": "%"}
    return "^" + "".join(known[part] if index % 2 else re.escape(part) for index, part in enumerate(parts)) + "$"


def strptime_format(spelling: str) -> str:
    """As strptime writes it: it has no ``%-d``, and takes a day without its zero for ``%d``."""
    return spelling.replace("%-", "%")


def example(spelling: str) -> str:
    return SAMPLE.strftime(spelling)


def problem(spelling: str, *, with_time: bool) -> tuple[str, str] | None:
    """The first thing that is wrong with a format, and the remedy."""
    used = DIRECTIVE.findall(spelling)
    unknown = [f"%{name}" for name in used if name not in {**DATE, **TIME, "%": ""}]
    unknown += ["%"] if spelling.replace("%%", "").endswith("%") else []
    plain = [name.removeprefix("-") for name in used]
    day = "j" in plain or ("d" in plain and {"m", "b"} & set(plain))
    timed = ", ".join(f"%{name}" for name in used if name in TIME)
    readable = ", ".join(f"%{name}" for name in (*DATE, *TIME))
    rules = (
        ("%y" in unknown, "%y leaves the century open", "Write years with four digits, %Y."),
        (bool(unknown), f"{', '.join(unknown)} is no directive that is read here", f"Use {readable}."),
        (len(set(plain)) < len(plain), "a directive stands twice", "Keep one."),
        ("Y" not in plain or not day, f"{spelling} names no year, month and day", "Use for example %Y-%m-%d."),
        (bool(timed) and not with_time, f"{timed} tells a time, and this is a date", "Make its type timestamp."),
        (with_time and not {"H", "I"} & set(plain), f"{spelling} tells no hour", "Make its type date, or add %H."),
        (("I" in plain) != ("p" in plain), "%I and %p belong together", "Use %H, or both."),
    )
    return next(((fault, remedy) for broken, fault, remedy in rules if broken), None)
