"""Rules on one team, as hosted by one stack. Facts of the team's own file begin with ``team_``."""

from collections.abc import Iterator, Sequence

from stacks.addresses import person
from stacks.names import PLATFORM, Names
from stacks.reading.facts import Finding, Rule
from stacks.reading.kubernetes_rules import gpus
from stacks.reading.list_rules import twice
from stacks.regions import REGIONS
from stacks.settings import GpuPool, Kubernetes, Level

RESERVED = (PLATFORM, "shared")


def file_is_named_after_its_team(team_file: str, team_name: str) -> Iterator[Finding]:
    if team_name != team_file:
        remedy = f"Write name: {team_file}, or rename the file and the entry in teams"
        yield Finding(at=("name",), value=team_name, problem=f"stands in the file of {team_file}", remedy=remedy)


def name_is_not_reserved(team_name: str) -> Iterator[Finding]:
    if team_name in RESERVED:
        problem = "is how Ladder calls what all teams share"
        yield Finding(at=("name",), value=team_name, problem=problem, remedy="Choose another name")


def names_fit(names: Names, team_name: str, team_model_names: Sequence[str]) -> Iterator[Finding]:
    own = {(use, name): limit for use, name, limit in names.too_long(team_name)}
    for (use, name), limit in own.items():
        yield _too_long(("name",), team_name, use, name, limit)
    for index, model in enumerate(team_model_names):
        for use, name, limit in names.too_long(team_name, [model]):
            if (use, name) not in own:
                yield _too_long(("models", index, "name"), model, use, name, limit)


def _too_long(at: tuple[str | int, ...], value: str, use: str, name: str, limit: int) -> Finding:
    problem = f"makes the {use} name {name}, longer than the {limit} characters that AWS allows"
    remedy = f"Shorten it by {len(name) - limit}, or the environment's name"
    return Finding(at=at, value=value, problem=problem, remedy=remedy)


def level_is_within_the_environments(stack: str, level: Level, team_level: Level) -> Iterator[Finding]:
    if team_level > level:
        problem = f"is above level {level} of stack {stack}"
        yield Finding(
            at=("level",), value=team_level, problem=problem, remedy=f"Lower it to {level}, or raise the stack's"
        )


def data_stays_where_it_must(stack: str, region: str, team_residency: str) -> Iterator[Finding]:
    if region in REGIONS and team_residency not in ("any", REGIONS[region].jurisdiction):
        problem = f"keeps the team's data out of {region}, the region of stack {stack}"
        remedy = f"Remove the team from that stack's teams, or host it in a region of the {team_residency.upper()}"
        yield Finding(at=("residency",), value=team_residency, problem=problem, remedy=remedy)


def a_gpu_quota_has_a_cluster(
    stack: str, compute_kubernetes: Kubernetes | None, team_gpu_quota: int
) -> Iterator[Finding]:
    if team_gpu_quota and compute_kubernetes is None:
        problem = f"is more than stack {stack} has, which has no Kubernetes cluster"
        yield Finding(
            at=("gpu_quota",), value=team_gpu_quota, problem=problem, remedy="Lower it to 0, or add compute.kubernetes"
        )


def a_gpu_quota_can_be_met(
    stack: str, compute_kubernetes_gpu_pools: Sequence[GpuPool], team_gpu_quota: int
) -> Iterator[Finding]:
    most = gpus(compute_kubernetes_gpu_pools)
    if team_gpu_quota > most:
        remedy = f"Lower it to {most}, or add to compute.kubernetes.gpu_pools of the stack"
        problem = f"is more than stack {stack} has, whose pools hold {most} at most"
        yield Finding(at=("gpu_quota",), value=team_gpu_quota, problem=problem, remedy=remedy)


def members_have_profiles_of_their_own(
    names: Names, team_name: str, team_members: Sequence[str], team_owners: Sequence[str]
) -> Iterator[Finding]:
    """Studio tells people apart by the profile's name, which has letters, digits and hyphens alone. Owners are who has
    one where no members are named.
    """
    key, people = ("members", team_members) if team_members else ("owners", team_owners)
    known: dict[str, str] = {}
    for index, member in enumerate(people):
        if not member:
            continue
        profile, at = names.profile(team_name, member), (key, index)
        for use, name, limit in names.too_long(team_name, people=[member]):
            if use == "user profile":
                yield _too_long(at, member, use, name, limit)
        if person(known.setdefault(profile, member)) != person(member):
            problem = f"would share the Studio profile {profile} with {known[profile]}"
            yield Finding(at=at, value=member, problem=problem, remedy="Give one of the two another user name")


def members_are_listed_once(team_members: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("members",), team_members, person)


def owners_are_listed_once(team_owners: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("owners",), team_owners, person)


def approvers_are_listed_once(team_approvers: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("approvers",), team_approvers, person)


def releasers_are_listed_once(team_releasers: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("releasers",), team_releasers, person)


def on_call_is_listed_once(team_on_call: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("on_call",), team_on_call, person)


def regulations_are_listed_once(team_regulations: Sequence[str]) -> Iterator[Finding]:
    yield from twice(("regulations",), team_regulations)


def models_are_named_apart(team_model_names: Sequence[str]) -> Iterator[Finding]:
    for finding in twice(("models",), team_model_names):
        at = (*finding.at, "name")
        yield Finding(at=at, value=finding.value, problem="names two models", remedy="Rename one of the two")


TEAM_RULES: tuple[Rule, ...] = (
    file_is_named_after_its_team,
    name_is_not_reserved,
    names_fit,
    level_is_within_the_environments,
    data_stays_where_it_must,
    a_gpu_quota_has_a_cluster,
    a_gpu_quota_can_be_met,
    owners_are_listed_once,
    members_are_listed_once,
    members_have_profiles_of_their_own,
    approvers_are_listed_once,
    releasers_are_listed_once,
    on_call_is_listed_once,
    regulations_are_listed_once,
    models_are_named_apart,
)
