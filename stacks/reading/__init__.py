"""From YAML to typed, checked settings; every fault is told at once, with its file, key, value and remedy."""

from stacks.reading.errors import ConfigError, ConfigErrors
from stacks.reading.folder import base_of, chosen_folder, stack_names, team_names
from stacks.reading.placeholders import placeholders, refuse_placeholders
from stacks.reading.pulumi_file import agrees_with
from stacks.reading.stack_files import at_level, read_stack

__all__ = [
    "ConfigError",
    "ConfigErrors",
    "agrees_with",
    "at_level",
    "base_of",
    "chosen_folder",
    "placeholders",
    "read_stack",
    "refuse_placeholders",
    "stack_names",
    "team_names",
]
