"""A training run that stopped, told for the person who has to mend it: where, which rule, which alarm, which page."""

from ladder.operate.alarms import alarm_of
from ladder.operate.facts import Alarm
from ladder.operate.session import Session
from ladder.operate.training import Run
from ladder.operate.waiting import looks
from stacks.teams import Model, Team

REFUSES, REFUSAL = "Validate", "training-data-refused.md"
ALARM_SECONDS = 10  # an alarm is evaluated after the run, and AWS may take minutes: then its name is told instead


def explanation(session: Session, team: Team, model: Model, run: Run) -> str:
    step = run.failed_step
    where = f"stopped at step {step.name}" if step else f"ended as {run.status}"
    reasons = step.failure.split("; ") if step and step.failure else []
    lines = [f"{team.name}/{model.name}: training {where}. Nothing was registered.", *reasons]
    name = session.config.names.model(team.name, model.name)
    return "\n  ".join([*lines, *alarm_lines(session, name, refused=bool(step and step.name == REFUSES))])


def alarm_lines(session: Session, prefix: str, *, refused: bool) -> list[str]:
    """``refused``: whether this run's data were. The alarm of an earlier refusal may still ring."""
    found, ringing = list[Alarm](), list[Alarm]()
    for _ in looks(ALARM_SECONDS):
        found = [one for one in watching(session, prefix) if refused or not one.runbook.endswith(REFUSAL)]
        ringing = [alarm for alarm in found if alarm.state == "ALARM"]
        if ringing or not found:
            break
    if ringing:
        return [f"Alarm {alarm.name} is ringing; its runbook: {alarm.runbook}" for alarm in ringing]
    return [f"Alarm {alarm.name} watches this; its runbook: {alarm.runbook}" for alarm in found]


def watching(session: Session, prefix: str) -> list[Alarm]:
    answer = session.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{prefix}-")
    return [alarm_of(alarm) for alarm in answer["MetricAlarms"]]
