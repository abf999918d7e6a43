"""A stack's file as ``pulumi stack init`` and ``pulumi config set`` leave it.

Held against the real thing by hand, 2026-11-25: what ``workspace.LoadProjectStack`` and ``ProjectStack.Save`` of
github.com/pulumi/pulumi/sdk/v3 3.274.1 make of each shipped stack is this, byte for byte.
"""

import json
import re

import yaml

SINGLE = re.compile(r"(  [\w-]+:[\w-]+: )([^\s\[{\"'#&*|>][^#]*?)(\s+#.*)?")
ADDED = "secretsprovider: awskms://alias/ladder-state\nencryptionsalt: v1:abc:v1:def\n"


def as_pulumi_writes(text: str) -> str:
    """Each single value directly under config becomes text; comments, order and all else stay."""
    lines = [_as_text(line) for line in text.splitlines()]
    return "\n".join(lines) + "\n" + ADDED


def _as_text(line: str) -> str:
    single = SINGLE.fullmatch(line)
    if not single or isinstance(yaml.safe_load(single[2]), str):
        return line
    return f"{single[1]}{json.dumps(single[2])}{single[3] or ''}"
