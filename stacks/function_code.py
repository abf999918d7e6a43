"""What a function of ours is packaged with: files of ``pipelines/`` as text, so that the plan holds their content."""

from functools import cache

from stacks.training_definition import PIPELINES

DELIVERY = ("ledger", "delivery")  # folders of pipelines/
WORKFLOW = PIPELINES / "delivery" / "release.asl.json"


@cache
def delivery_code() -> dict[str, str]:
    """Path in the archive -> content."""
    paths = [PIPELINES / "__init__.py", *(path for folder in DELIVERY for path in (PIPELINES / folder).rglob("*.py"))]
    return {path.relative_to(PIPELINES.parent).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


@cache
def release_definition() -> str:
    """As ``python -m pipelines.delivery.workflow`` has written it."""
    return WORKFLOW.read_text(encoding="utf-8")
