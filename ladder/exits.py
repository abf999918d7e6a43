"""How a command ends: three exit codes that scripts may rely on, and the two ways of not getting there."""

from enum import IntEnum


class Exit(IntEnum):
    DONE = 0
    FAILED = 1  # it was tried, and the cloud, the data or a gate said no
    WRONG = 2  # the command or the config is wrong; nothing was tried


class Failed(Exception):  # noqa: N818 - an outcome, not a fault of the program
    """The work was tried and did not succeed. The message is for people: what, where, what to do."""

    code = Exit.FAILED


class Wrong(Exception):  # noqa: N818
    """The request itself is wrong, and nothing was changed. The message is for people: what, where, what to do."""

    code = Exit.WRONG
