"""What `pulumi destroy` would stop at: made beside the plan, so Pulumi knows nothing of it, and AWS keeps for it what
the plan made.
"""

from collections.abc import Callable, Iterable, Mapping

from ladder.operate.session import Clients, Session
from ladder.operate.teardown.buckets import objects
from ladder.operate.teardown.network import left_in_the_vpc
from ladder.operate.teardown.obstacle import Obstacle
from ladder.operate.teardown.registry import versions
from ladder.operate.teardown.studio import apps_and_spaces
from ladder.plan import Plan, Resource

__all__ = ["Obstacle", "obstacles"]

# Type of the resource that AWS would keep -> who finds what it would keep it for.
FINDERS: Mapping[str, Callable[[Clients, Resource], Iterable[Obstacle]]] = {
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": versions,
    "aws:sagemaker/domain:Domain": apps_and_spaces,
    "aws:s3/bucket:Bucket": objects,
    "aws:ec2/vpc:Vpc": left_in_the_vpc,
}


def obstacles(session: Session, plan: Plan) -> tuple[Obstacle, ...]:
    """In the order in which they can be removed. Asks and changes nothing."""
    found = [
        *(PROTECTED for _ in [None] if session.config.settings.protection.protect),
        *(
            obstacle
            for resource in reversed(plan.resources)
            if resource.type in FINDERS
            for obstacle in FINDERS[resource.type](session.client, resource)
        ),
    ]
    return tuple(found)


PROTECTED = Obstacle(
    kind="protection",
    name="protection.protect: true",
    stops="all that is protected",
    remedy="set protect: false and force_destroy: true, and run pulumi up, which takes the protection off",
)
