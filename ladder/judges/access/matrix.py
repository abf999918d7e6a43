"""Every role against every class of action on every owner's resources: what is expected, and what the policies say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ladder.judges.access.callers import ADMINISTRATORS, ANYTHING, CALLERS, REFUSED_TO_ADMINISTRATORS, Caller
from ladder.judges.access.data_classes import OPERATED, STORED
from ladder.judges.access.estate import Document, Estate, Role
from ladder.judges.access.identity_classes import BECOMING, ROLES
from ladder.judges.access.owners import Owner
from ladder.judges.access.questions import ActionClass, Ask
from ladder.judges.access.release_classes import RELEASED
from ladder.judges.access.simulator import ALLOWED, Question, Simulator
from ladder.judges.access.training_classes import TRAINED
from stacks.names import PLATFORM

SECTIONS = {
    "What is stored": STORED,
    "What runs": OPERATED,
    "What is trained": TRAINED,
    "What is released": RELEASED,
    "Who becomes whom": BECOMING,
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One role (or caller) and one class of action on one owner's resources."""

    section: str
    team: str  # of the role; "" for a caller from outside
    part: str
    name: str  # of the class of action
    owner: str
    expected: bool
    why: str
    surprises: tuple[str, ...]  # requests that were not answered as expected
    requests: int

    @property
    def as_expected(self) -> bool:
        return not self.surprises


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A cell before it is answered."""

    cell: tuple[str, str, str, str, str]  # section, team, part, name, owner
    expected: bool
    why: str
    questions: tuple[Question, ...]


def matrix(estate: Estate, owners: Sequence[Owner]) -> tuple[Asked, ...]:
    """Every cell, with the questions that decide it."""
    return (*_of_roles(estate, owners), *_of_outsiders(estate, owners), *_of_callers(estate, owners))


def judged(asked: Sequence[Asked], simulator: Simulator) -> tuple[Cell, ...]:
    answers = iter(simulator.ask(question for one in asked for question in one.questions))
    return tuple(_answered(one, [next(answers) for _ in one.questions]) for one in asked)


def _answered(one: Asked, answers: Sequence[str]) -> Cell:
    section, team, part, name, owner = one.cell
    surprises = tuple(
        f"{question.action} on {question.resource}: {answer}"
        for question, answer in zip(one.questions, answers, strict=True)
        if (answer == ALLOWED) != one.expected
    )
    return Cell(
        section=section,
        team=team,
        part=part,
        name=name,
        owner=owner,
        expected=one.expected,
        why=one.why,
        surprises=surprises,
        requests=len(answers),
    )


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
            "aws:PrincipalArn": role.arn,
            "aws:PrincipalAccount": estate.names.account_id,
            "aws:PrincipalIsAWSService": "false",
            "aws:ResourceAccount": estate.names.account_id,
            "aws:SecureTransport": "true",
            "aws:SourceVpc": owner.facts["vpc"],  # the teams' VPC is one; questions from elsewhere say so
            # A space may be called anything: whose it is, the profile says that its owner opened Studio with.
            **({"sagemaker:UserProfileName": f"{estate.names.prefix(role.team)}ada"} if role.part == "people" else {}),
            **{f"aws:PrincipalTag/{key}": value for key, value in sorted(role.tags.items())},
            **{key: owner.fill(value) for key, value in ask.context.items()},
        },
        # AWS may write anything into a policy of its own: what such a role may do then is what its boundary leaves it.
        identity=(*role.policies, ANYTHING) if role.managed else role.policies,
        boundary=role.boundary,
        resource_policy=_carried_by(estate, resource),
    )


def _carried_by(estate: Estate, resource: str) -> Document | None:
    """The policy of the resource itself, or of the bucket that an object lies in."""
    policies = estate.resource_policies
    bucket = resource.partition("/")[0] if resource.startswith("arn:aws:s3:::") else resource
    return policies.get(resource) or policies.get(bucket)


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
        resource_policy=_carried_by(estate, resource),
    )
