"""`python -m ladder.judges.export` keeps the schema of the Terraform types of the shipped stacks, at every level."""

from ladder.judges.export.names import terraform_type
from ladder.judges.export.schema import KEPT, kept_for
from ladder.plan.recording import record
from stacks.program import build
from stacks.reading import read_stack, stack_names


def used_types() -> set[str]:
    """Terraform types of everything that any shipped stack builds."""
    plans = [record(stack, lambda stack=stack: build(*read_stack(stack))) for stack in stack_names()]
    tokens = {resource.type for plan in plans for resource in plan.resources}
    return {found for token in tokens if (found := terraform_type(token))}


if __name__ == "__main__":
    KEPT.write_text(kept_for(used_types()))
