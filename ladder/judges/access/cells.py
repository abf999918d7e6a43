"""Cells of the matrix: what is expected of one role on one owner's resources, and what the policies say."""

from collections.abc import Sequence
from dataclasses import dataclass

from ladder.judges.access.simulator import ALLOWED, Question, Simulator


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
