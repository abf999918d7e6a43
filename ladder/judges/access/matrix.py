"""Every role against every class of action on every owner's resources: what is expected, and what the policies say."""

from collections.abc import Iterator, Sequence

from ladder.judges.access.callers import ADMINISTRATORS, ANYTHING, CALLERS, REFUSED_TO_ADMINISTRATORS, Caller
from ladder.judges.access.cells import Asked
from ladder.judges.access.data_classes import STORED
from ladder.judges.access.estate import Estate, Role, standing
from ladder.judges.access.identity_classes import BECOMING, ROLES
from ladder.judges.access.operation_classes import OPERATED
from ladder.judges.access.owners import Owner
from ladder.judges.access.questions import ActionClass, Ask
from ladder.judges.access.release_classes import RELEASED
from ladder.judges.access.simulator import Question
from ladder.judges.access.training_classes import TRAINED
from stacks.names import PLATFORM

SECTIONS = {
    "What is stored": STORED,
    "What runs": OPERATED,
    "What is trained": TRAINED,
    "What is released": RELEASED,
    "Who becomes whom": BECOMING,
}


def matrix(estate: Estate, owners: Sequence[Owner]) -> tuple[Asked, ...]:
    """Every cell, with the questions that decide it."""
    return (*_of_roles(estate, owners), *_of_outsiders(estate, owners), *_of_callers(estate, owners))


def _classes(owner: Owner) -> Iterator[tuple[str, ActionClass]]:
    for section, classes in SECTIONS.items():
        yield from ((section, one) for one in classes if one.level <= owner.level)


def _of_roles(estate: Estate, owners: Sequence[Owner]) -> Iterator[Asked]:
    for role in estate.roles:
        kind = part_of(role)
        for owner in owners:
            for section, one in _classes(owner):
                expected = (role.team == owner.team and kind in one.may) or (
                    role.team == PLATFORM and kind in one.platform_may
                )
                questions = tuple(_by_role(estate, role, owner, ask) for ask in one.asks)
                cell = (section, role.team, role.part, one.name, owner.team)
                yield Asked(cell=cell, expected=expected, why=one.why, questions=questions)


def part_of(role: Role) -> str:
    """A schedule's role is called after its model, and is the same for each."""
    return "clock-starter" if role.part.endswith("-clock-starter") else role.part


def _by_role(estate: Estate, role: Role, owner: Owner, ask: Ask) -> Question:
    resource = owner.fill(ask.resource)
    return Question(
        principal=role.arn,
        action=ask.action,
        resource=resource,
        account=estate.names.account_id,
        context={
            **standing(estate, role),
            **{key: owner.fill(value) for key, value in ask.context.items()},
        },
        # AWS may write anything into a policy of its own: what such a role may do then is what its boundary leaves it.
        identity=(*role.policies, ANYTHING) if role.managed else role.policies,
        boundary=role.boundary,
        resource_policy=estate.carried_by(resource),
    )


def _of_outsiders(estate: Estate, owners: Sequence[Owner]) -> Iterator[Asked]:
    """Roles that Ladder did not make, and that may do anything by their own policies."""
    for caller in ADMINISTRATORS:
        for owner in owners:
            for section, one in _classes(owner):
                if not caller.of_another_account and one.name not in REFUSED_TO_ADMINISTRATORS:
                    continue
                questions = tuple(
                    _by_caller(estate, caller, owner, ask)
                    for ask in one.asks
                    if ask.resource != "*"  # an account's own, whoever asks
                )
                cell = (section, "", caller.name, one.name, owner.team)
                yield Asked(cell=cell, expected=False, why=one.why, questions=questions)


def _of_callers(estate: Estate, owners: Sequence[Owner]) -> Iterator[Asked]:
    planned = {role.arn for role in estate.roles}
    for caller in CALLERS:
        for owner in owners:
            for part in ROLES:
                arn = owner.facts[f"role_{part}"]
                if arn in planned:
                    question = _by_caller(estate, caller, owner, Ask(action=caller.action, resource=arn))
                    expected = part in caller.may_become
                    cell = ("Who may take a role", "", caller.name, f"become {part}", owner.team)
                    yield Asked(cell=cell, expected=expected, why="the role's trust", questions=(question,))


def _by_caller(estate: Estate, caller: Caller, owner: Owner, ask: Ask) -> Question:
    principal, resource = owner.fill(caller.principal), owner.fill(ask.resource)
    is_role = ":role/" in principal
    known = {"aws:PrincipalArn": principal} if is_role else {}
    context = {**caller.context, **ask.context}
    return Question(
        principal=principal,
        action=ask.action,
        resource=resource,
        account=estate.names.account_id,
        context={
            **known,
            "aws:SecureTransport": "true",
            "aws:PrincipalIsAWSService": str(not is_role).lower(),
            "aws:ResourceAccount": estate.names.account_id,
            **{key: owner.fill(value) for key, value in context.items()},
        },
        identity=(ANYTHING,) if is_role else (),
        boundary=None,
        resource_policy=estate.carried_by(resource),
    )
