"""What conformance leaves out, and why. The list can only shrink: a test fails once one is no longer needed.

``python -m tests.conformance.exceptions`` counts them, stack by stack.
"""

from collections import Counter
from collections.abc import Mapping

from ladder.judges.export.terraform import Export, export
from ladder.plan.config import read
from ladder.plan.planning import plan_of
from stacks.reading import stack_names

KUBERNETES = "an object inside the cluster: another provider's, and the emulator has no Kubernetes API"
NEWER = "newer than provider 5.100"
# A type, or a type and an argument of it.
EXCEPTIONS: Mapping[str, str] = {
    "aws:budgets/budget:Budget filterExpression": NEWER,
    "aws:budgets/budget:Budget metrics": NEWER,
    "aws:eks/cluster:Cluster deletionProtection": NEWER,
    "aws:sagemaker/mlflowApp:MlflowApp": NEWER,
    "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy": KUBERNETES,
    "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding": KUBERNETES,
    "kubernetes:apps/v1:Deployment": KUBERNETES,
    "kubernetes:core/v1:LimitRange": KUBERNETES,
    "kubernetes:core/v1:Namespace": KUBERNETES,
    "kubernetes:core/v1:ResourceQuota": KUBERNETES,
    "kubernetes:core/v1:ServiceAccount": KUBERNETES,
    "kubernetes:networking.k8s.io/v1:NetworkPolicy": KUBERNETES,
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole": KUBERNETES,
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": KUBERNETES,
    "kubernetes:rbac.authorization.k8s.io/v1:Role": KUBERNETES,
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": KUBERNETES,
}


def left_out(found: Export) -> Counter[str]:
    """How often an export leaves out each type and argument."""
    types = [key.partition("::")[0] for key in found.left_out]
    arguments = [f"{key.partition('::')[0]} {argument}" for key, argument in found.dropped]
    return Counter(types + arguments)


def main() -> None:
    for stack in stack_names():
        found = left_out(export(plan_of(read(stack))))
        print(f"{stack}: {found.total()} exceptions")  # noqa: T201
        for what, count in sorted(found.items()):
            print(f"  {count} {what}: {EXCEPTIONS.get(what, 'unexplained')}")  # noqa: T201


if __name__ == "__main__":
    main()
