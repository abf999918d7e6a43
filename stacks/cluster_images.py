"""The images that the platform itself runs in and for a cluster, by tag, in its one repository.

`python -m stacks.cluster_images dev-us-east-1` prints the commands that bring both there, for who starts a cluster.
"""

import sys
from hashlib import sha256
from pathlib import Path

from stacks.autoscaler_releases import AUTOSCALERS
from stacks.names import PLATFORM, Names
from stacks.reading import read_stack

PROJECT = Path(__file__).resolve().parents[1]
DOCKERFILE, REQUIREMENTS = "stacks/Dockerfile", "requirements/deploy.txt"
AUTOSCALER = "registry.k8s.io/autoscaling/cluster-autoscaler"


def repository(names: Names) -> str:
    return f"{names.prefix(PLATFORM)}cluster"


def repository_url(names: Names) -> str:
    return f"{names.account_id}.dkr.ecr.{names.region}.amazonaws.com/{repository(names)}"


def deployment_tag(project: Path = PROJECT) -> str:
    """Of the image that runs the cluster's stack: a digest of what it is made from, which is tools and no program."""
    digest = sha256()
    for name in (DOCKERFILE, REQUIREMENTS):
        digest.update((project / name).read_bytes())
    return f"deployment-{digest.hexdigest()[:16]}"


def autoscaler_tag(kubernetes_version: str) -> str:
    return f"cluster-autoscaler-{AUTOSCALERS[kubernetes_version]}"


def commands(names: Names, kubernetes_version: str) -> tuple[str, ...]:
    url, release = repository_url(names), AUTOSCALERS[kubernetes_version]
    registry = url.partition("/")[0]
    return (
        f"aws ecr get-login-password --region {names.region} | docker login --username AWS --password-stdin {registry}",
        f"docker buildx imagetools create --tag {url}:{autoscaler_tag(kubernetes_version)} {AUTOSCALER}:v{release}",
        "docker buildx build --platform linux/amd64 --provenance=false"
        f" --file {DOCKERFILE} --tag {url}:{deployment_tag()} --push .",
    )


def main(stack: str) -> None:
    settings, _ = read_stack(stack)
    names = Names(environment=settings.environment, region=settings.region, account_id=settings.account_id)
    if settings.compute.kubernetes:
        print("\n".join(commands(names, settings.compute.kubernetes.version)))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:2])
