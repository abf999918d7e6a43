"""The alarms of a stack: their states, what they mean and which runbook they name."""

from collections.abc import Iterable
from typing import Any

from ladder.operate.facts import Alarm
from ladder.operate.session import Session

RUNBOOK = "Runbook: "


def alarms(session: Session) -> tuple[Alarm, ...]:
    pages = session.client("cloudwatch").get_paginator("describe_alarms")
    prefix = f"{session.config.settings.environment}-"
    found: Iterable[dict[str, Any]] = (
        alarm
        for page in pages.paginate(AlarmNamePrefix=prefix)
        for alarm in (*page.get("MetricAlarms", ()), *page.get("CompositeAlarms", ()))
    )
    return tuple(sorted((alarm_of(alarm) for alarm in found), key=lambda alarm: alarm.name))


def alarm_of(alarm: dict[str, Any]) -> Alarm:
    meaning, _, runbook = alarm.get("AlarmDescription", "").partition(RUNBOOK)
    return Alarm(
        name=alarm["AlarmName"], state=alarm["StateValue"], meaning=meaning.strip(), runbook=runbook.strip(". ")
    )
