"""What the shipped files name only as an example, and nobody may build in AWS: each has to be made one's own first.

A repository that is not yours could take the role `ci` in your account, alarms to example.com reach nobody, and the
account exists for nobody: https://www.rfc-editor.org/rfc/rfc2606 reserves the domains.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from stacks.reading.errors import ConfigError, ConfigErrors
from stacks.reading.folder import chosen_folder, team_file
from stacks.reading.pulumi_file import CONFIG, read_stack_file
from stacks.reading.reporting import error
from stacks.reading.yaml_file import Place, YamlFile
from stacks.settings import Settings

ADDRESS = re.compile(r"[^@\s]+@([^@\s]+\.)?example(\.(com|org|net))?", re.IGNORECASE)
REPOSITORY = re.compile(r"example/.*", re.IGNORECASE)
# 123456789012 is the account of AWS's own documentation.
ACCOUNT = re.compile(r"([0-9])\1{11}|123456789012")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def placeholders(stack: str, settings: Settings, folder: Path | None = None) -> tuple[ConfigError, ...]:
    """All that has to be replaced before `pulumi up`, in the stack's file and in those of its teams."""
    folder = chosen_folder(folder)
    teams = (team_file(name, folder) for name in settings.teams)
    return tuple(_in_file(read_stack_file(stack, folder).file, CONFIG)) + tuple(
        one for file in teams for one in _in_file(file, ())
    )


def refuse_placeholders(stack: str, settings: Settings, folder: Path | None = None) -> None:
    """Raises ConfigErrors with all of them, unless what is built goes to a cloud on this machine."""
    found = placeholders(stack, settings, folder)
    if found and urlsplit(os.environ.get("AWS_ENDPOINT_URL", "")).hostname not in LOOPBACK:
        raise ConfigErrors(found)


def _in_file(file: YamlFile, at: Place) -> Iterator[ConfigError]:
    for place, mark in file.marks.items():
        if place[: len(at)] == at and (fault := _as_shipped(place, mark.text)):
            yield error(file, place, mark.text, *fault)


def _as_shipped(place: Place, text: str) -> tuple[str, str] | None:
    """Problem and remedy."""
    if ADDRESS.fullmatch(text):
        return "is an example's address, which reaches nobody", "Name a person or a list of yours"
    if place[-1:] == ("repository",) and REPOSITORY.fullmatch(text):
        return "is an example's repository, whose workflows would be let into your account", "Name your own"
    if {"mlops:account_id", "reader_accounts"} & {*place} and ACCOUNT.fullmatch(text):
        return "is an example's account", "Give the 12 digits that `aws sts get-caller-identity` prints"
    if text.startswith("arn:") and any(map(ACCOUNT.fullmatch, text.split(":")[4:5])):
        return "lies in an example's account", "Give the ARN of what you have in yours"
    return None
