"""What a value without quotes means: YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema).

A number with a leading zero is one here too; ``spelling.py`` says that others see it differently.
"""

import re
from typing import Any

NULL = re.compile(r"|~|null")
BOOLEAN = re.compile(r"true|false")
WHOLE_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
NUMBER = re.compile(r"[-+]?((\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)")


def value_of(text: str) -> Any:
    if NULL.fullmatch(text):
        return None
    if BOOLEAN.fullmatch(text):
        return text == "true"
    if WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan")) if NUMBER.fullmatch(text) else text
