"""What `pulumi up` runs: reads the stack's files, then builds what they say."""

import pulumi
from pulumi.runtime.config import get_config_env

from stacks.cluster_program import build_cluster
from stacks.program import build
from stacks.reading import ConfigErrors, agrees_with, base_of, read_stack, refuse_placeholders


def main() -> None:
    stack = pulumi.get_stack()
    try:
        settings, teams = read_stack(stack)
        refuse_placeholders(stack, settings)
        if given := get_config_env():
            agrees_with(stack, given)
    except ConfigErrors as errors:
        # Pulumi prints a RunError without a traceback.
        raise pulumi.RunError(str(errors)) from None
    program = build_cluster if base_of(stack) else build
    for name, value in program(settings, teams).items():
        pulumi.export(name, value)


if __name__ == "__main__":
    main()
