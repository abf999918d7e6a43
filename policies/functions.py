"""Functions: a runtime that is mended, a place in our network, and a second zone."""

from collections.abc import Iterator

from policies.control import PRESENT, Control, among, equal, every, must
from policies.facts import Facts
from policies.network import SUBNET
from policies.resource import Resource, items
from policies.stack import Stack

FUNCTION = "aws:lambda/function:Function"
RUNTIMES = ("python3.11", "python3.12", "python3.13", "python3.14")


def two_zones(stack: Stack, _facts: Facts) -> Iterator[tuple[Resource, str]]:
    for function in stack.of(FUNCTION):
        subnets = stack.targets(items(next(iter(function.at("vpcConfig.subnetIds")))[1]), SUBNET)
        if len({one.value("availabilityZone") for one in subnets}) < 2:  # noqa: PLR2004
            yield function, "vpcConfig.subnetIds stand in fewer than two zones"


CONTROLS = (
    Control(
        "lambda-runtime",
        "medium",
        "Functions run a Python that is mended",
        "known holes without patches",
        "Choose a current runtime",
        ("Lambda.2",),
        must("runtime", among(*RUNTIMES)),
        (FUNCTION,),
    ),
    Control(
        "lambda-place",
        "high",
        "Functions stand in our VPC, traced, their settings under our key",
        "data carried out",
        "Set vpcConfig, tracingConfig and kmsKeyArn",
        ("Lambda.3", "Lambda.7", "Ladder"),
        every(
            must("vpcConfig.subnetIds", PRESENT),
            must("tracingConfig.mode", equal("Active")),
            must("kmsKeyArn", PRESENT),
        ),
        (FUNCTION,),
    ),
    Control(
        "lambda-two-zones",
        "medium",
        "A function runs in two zones or more",
        "one zone's failure stops it",
        "Name subnets of two zones",
        ("Lambda.5",),
        two_zones,
    ),
)
