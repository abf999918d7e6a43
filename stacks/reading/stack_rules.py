"""Rules that look at more than one setting of a stack, or at other stacks. Each names what it needs as parameters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from stacks.reading.errors import suggestion
from stacks.reading.facts import Finding, Rule
from stacks.reading.yaml_file import Place
from stacks.regions import REGIONS, zones_of
from stacks.settings import HIGHEST_LEVEL, LOG_RETENTION_DAYS, Level
from stacks.tables import PROCESSING, STUDIO, TRAINING

PRIVATE = tuple(IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
# https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html: SageMaker and others use it inside.
TAKEN_BY_AWS = IPv4Network("172.17.0.0/16")
LARGEST, SMALLEST = 16, 22
YEAR = 365


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """Another stack of the same folder, as far as its file could be read."""

    name: str
    account_id: str | None
    account_baseline: bool | None
    cidr: IPv4Network | None


def level_is_built(level: Level) -> Iterator[Finding]:
    if level > HIGHEST_LEVEL:
        remedy = f"Choose a level from 0 to {HIGHEST_LEVEL}"
        yield Finding(at=("level",), value=level, problem="is not built by this version of Ladder", remedy=remedy)


def region_is_known(region: str) -> Iterator[Finding]:
    if region not in REGIONS:
        remedy = suggestion(region, REGIONS) + "Give a commercial AWS region, for example us-east-1"
        yield Finding(at=("region",), value=region, problem="is no AWS region", remedy=remedy)


def file_is_named_after_its_stack(stack: str, environment: str, region: str) -> Iterator[Finding]:
    expected = environment if environment == "local" else f"{environment}-{region}"
    if stack != expected and region in REGIONS:
        problem = f"in {region} belongs in a file named Pulumi.{expected}.yaml"
        yield Finding(
            at=("environment",), value=environment, problem=problem, remedy="Rename the file, or correct the two"
        )


def monitor_is_of_this_account(account_id: str, alerts_anomaly_monitor: str) -> Iterator[Finding]:
    owner = (alerts_anomaly_monitor or "").split(":")[4:5]
    if owner and owner != [account_id]:
        yield Finding(
            at=("alerts", "anomaly_monitor"),
            value=alerts_anomaly_monitor,
            problem=f"is of account {owner[0]}, and this stack lives in {account_id}",
            remedy="Give the ARN that aws ce get-anomaly-monitors prints there",
        )


def zones_belong_to_region(region: str, network_zones: Sequence[str]) -> Iterator[Finding]:
    known = zones_of(region) if region in REGIONS else tuple(network_zones)
    for index, zone in enumerate(network_zones):
        at: Place = ("network", "zones", index)
        if zone and zone not in known:
            remedy = suggestion(zone, known) + f"Choose among {', '.join(known)}"
            yield Finding(at=at, value=zone, problem=f"is no zone of {region}", remedy=remedy)


def cidr_is_private_and_sized(network_cidr: IPv4Network) -> Iterator[Finding]:
    at: Place = ("network", "cidr")
    if not any(network_cidr.subnet_of(block) for block in PRIVATE):
        remedy = "Choose a block inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
        yield Finding(at=at, value=network_cidr, problem="is not a private block (RFC 1918)", remedy=remedy)
    elif network_cidr.overlaps(TAKEN_BY_AWS):
        problem = f"overlaps {TAKEN_BY_AWS}, which SageMaker uses inside"
        yield Finding(at=at, value=network_cidr, problem=problem, remedy="Choose another, for example 10.20.0.0/16")
    if not LARGEST <= network_cidr.prefixlen <= SMALLEST:
        size = (
            "larger than a VPC may be"
            if network_cidr.prefixlen < LARGEST
            else "too small for jobs and endpoints to grow"
        )
        yield Finding(
            at=at, value=network_cidr, problem=f"is {size}", remedy=f"Choose a size from /{LARGEST} to /{SMALLEST}"
        )


def cidr_is_nobody_elses(network_cidr: IPv4Network, neighbours: Sequence[Neighbour]) -> Iterator[Finding]:
    for other in neighbours:
        if other.cidr and other.cidr.overlaps(network_cidr):
            problem = f"overlaps {other.cidr} of stack {other.name}, so the two could never be connected"
            yield Finding(
                at=("network", "cidr"), value=network_cidr, problem=problem, remedy="Choose a block of its own"
            )


def aws_can_be_reached(network_nat: str, network_interface_endpoints: str) -> Iterator[Finding]:
    if network_nat == "none" and network_interface_endpoints == "none":
        problem = "together with nat: none leaves no way to any AWS service"
        remedy = "Choose interface_endpoints: one-zone or every-zone (private), or nat: single (cheapest)"
        yield Finding(at=("network", "interface_endpoints"), value="none", problem=problem, remedy=remedy)


def one_stack_owns_the_account(
    account_id: str, account_baseline: bool, neighbours: Sequence[Neighbour]
) -> Iterator[Finding]:
    at: Place = ("account_baseline",)
    shared = [other for other in neighbours if other.account_id == account_id]
    owners = [other.name for other in shared if other.account_baseline]
    if account_baseline and owners:
        problem = f"is also set in {', '.join(owners)}, in the same account {account_id}"
        yield Finding(at=at, value=True, problem=problem, remedy="Set it to false in all stacks of the account but one")
    unreadable = any(other.account_id is None or other.account_baseline is None for other in neighbours)
    if not account_baseline and not owners and not unreadable:
        problem = f"leaves account {account_id} without what it has only one of, such as the S3 public access block"
        yield Finding(at=at, value=False, problem=problem, remedy="Set it to true in exactly one stack of the account")


def production_is_protected(
    environment: str, protection_protect: bool, protection_force_destroy: bool, protection_key_deletion_days: int
) -> Iterator[Finding]:
    rules: tuple[tuple[str, object, object, str], ...] = (
        ("protect", protection_protect, True, "lets Pulumi delete what holds data and evidence"),
        ("force_destroy", protection_force_destroy, False, "deletes buckets with their content"),
        ("key_deletion_days", protection_key_deletion_days, 30, "is too short to notice that a key is going"),
    )
    for name, value, demanded, problem in rules:
        if environment.startswith("prod") and value != demanded:
            remedy = f"Production asks for {str(demanded).lower()}"
            yield Finding(at=("protection", name), value=value, problem=problem, remedy=remedy)


def production_keeps_evidence(
    environment: str, retention_logs_days: int, retention_audit_days: int
) -> Iterator[Finding]:
    for name, days in (("logs_days", retention_logs_days), ("audit_days", retention_audit_days)):
        if environment.startswith("prod") and days < YEAR:
            remedy = f"Production asks for {YEAR} or more"
            yield Finding(at=("retention", name), value=days, problem="is less than a year of evidence", remedy=remedy)


def logs_are_kept_for_days_that_aws_knows(retention_logs_days: int) -> Iterator[Finding]:
    if retention_logs_days not in LOG_RETENTION_DAYS:
        nearest = min(LOG_RETENTION_DAYS, key=lambda days: abs(days - retention_logs_days))
        problem = "is no retention that CloudWatch Logs accepts"
        remedy = f"The nearest is {nearest}; all: {', '.join(map(str, LOG_RETENTION_DAYS))}"
        yield Finding(at=("retention", "logs_days"), value=retention_logs_days, problem=problem, remedy=remedy)


def instances_exist(
    compute_studio_instance_types: Sequence[str], compute_training_instance_types: Sequence[str]
) -> Iterator[Finding]:
    jobs = TRAINING | PROCESSING  # which of the two a model's own choice must be is for the model's rules
    lists = (
        ("studio_instance_types", compute_studio_instance_types, STUDIO, "SageMaker Studio"),
        ("training_instance_types", compute_training_instance_types, jobs, "SageMaker training or processing"),
    )
    for name, types, known, use in lists:
        for index, type_ in enumerate(types):
            at: Place = ("compute", name, index)
            if type_ and type_ not in known:
                remedy = suggestion(type_, sorted(known)) + "Names look like ml.m5.large"
                yield Finding(at=at, value=type_, problem=f"is no instance type for {use}", remedy=remedy)


def both_ids_or_neither(
    delivery_repository_owner_id: str | None, delivery_repository_id: str | None
) -> Iterator[Finding]:
    ids = {"repository_owner_id": delivery_repository_owner_id, "repository_id": delivery_repository_id}
    missing = [name for name, value in ids.items() if value is None]
    if len(missing) == 1:
        [given] = ids.keys() - missing
        problem = f"is missing, yet {given} is given: GitHub's tokens name both"
        remedy = "Give both, or neither for a repository older than July 2026"
        yield Finding(at=("delivery", missing[0]), value=None, problem=problem, remedy=remedy)


STACK_RULES: tuple[Rule, ...] = (
    level_is_built,
    region_is_known,
    file_is_named_after_its_stack,
    zones_belong_to_region,
    monitor_is_of_this_account,
    cidr_is_private_and_sized,
    cidr_is_nobody_elses,
    aws_can_be_reached,
    one_stack_owns_the_account,
    production_is_protected,
    production_keeps_evidence,
    logs_are_kept_for_days_that_aws_knows,
    instances_exist,
    both_ids_or_neither,
)
