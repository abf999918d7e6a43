"""CloudWatch metric alarms that really watch: judged as data arrives and as time passes, and told to their topics."""

import datetime
import json
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend, MetricAggregatedDatum, cloudwatch_backends
from moto.core.exceptions import ServiceException
from moto.sns.models import sns_backends

from ladder.cloud.clock import Clock
from ladder.cloud.daemon import Daemon
from ladder.cloud.services.cloudwatch.alarm_evaluation import (
    COMPARISONS,
    Datum,
    Rule,
    datapoints,
    is_known,
    next_state,
    reason,
)

TICK_SECONDS = 1.0
OF_ENDPOINTS = "AWS/SageMaker"
KEPT = datetime.timedelta(minutes=15)
RUNBOOK = re.compile(r"Runbook: (\S+)")
Metric = tuple[str, str, frozenset[tuple[str, str]]]


class Alarms:
    """``now`` is the cloud's clock, UTC."""

    def __init__(self, daemon: Daemon, now: Callable[[], datetime.datetime]) -> None:
        self._daemon, self._now, self._clock = daemon, now, daemon.clock
        self._notifications: list[dict[str, Any]] = []
        self._evaluating = threading.RLock()

    def install(self) -> None:
        CloudWatchBackend.put_metric_data = self._on_data(CloudWatchBackend.put_metric_data)
        CloudWatchBackend.put_metric_alarm = self._on_alarm(CloudWatchBackend.put_metric_alarm)
        Alarm.update_state = self._on_state(Alarm.update_state)
        self._daemon.route("GET", "notifications", lambda _: self._notifications)
        self._daemon.thread(self._tick, "alarms")

    @property
    def _backend(self) -> CloudWatchBackend:
        return cloudwatch_backends[self._daemon.address.account_id][self._daemon.address.region]

    def _tick(self) -> None:
        while not self._daemon.stopping.wait(TICK_SECONDS):
            self._evaluate(self._backend.alarms.values())
            self._forget()

    def _forget(self) -> None:
        """Endpoints under load would fill the memory: of theirs, no more is kept than the longest window looks at."""
        oldest = self._now() - KEPT
        data = self._backend.metric_data
        if data and data[0].namespace == OF_ENDPOINTS and _time(data[0]) < oldest:
            self._backend.metric_data = [one for one in data if one.namespace != OF_ENDPOINTS or _time(one) >= oldest]

    def _on_data(self, original: Callable[..., None]) -> Callable[..., None]:
        def put(backend: CloudWatchBackend, namespace: str, metric_data: list[dict[str, Any]]) -> None:
            now = self._now().replace(tzinfo=None)  # as moto reads times from a request, and compares them
            timed = [{**datum, "Timestamp": datum.get("Timestamp") or now} for datum in metric_data]
            original(backend, namespace, timed)
            names = {datum["MetricName"] for datum in metric_data}
            alarms = [one for one in backend.alarms.values() if one.namespace == namespace and one.metric_name in names]
            self._evaluate(alarms)

        return put

    def _on_alarm(self, original: Callable[..., Alarm]) -> Callable[..., Alarm]:
        def put(backend: CloudWatchBackend, **arguments: Any) -> Alarm:
            """A new alarm knows nothing yet, and a changed one keeps its state; moto says OK to both."""
            with self._evaluating:
                before = backend.alarms.get(arguments["name"])
                alarm = original(backend, **arguments)
                alarm.state_value = before.state_value if before else "INSUFFICIENT_DATA"
                if before:
                    alarm.state_reason, alarm.history = before.state_reason, before.history
                    alarm.state_updated_timestamp = before.state_updated_timestamp
                self._evaluate([alarm])
            return alarm

        return put

    def _on_state(self, original: Callable[..., None]) -> Callable[..., None]:
        def update(alarm: Alarm, reported: str, told_data: str, state: str) -> None:
            before = alarm.state_value
            original(alarm, reported, told_data, state)
            if state != before and alarm.actions_enabled:
                self._act(alarm, before)

        return update

    def _evaluate(self, alarms: Iterable[Alarm]) -> None:
        with self._evaluating:
            alarms = list(alarms)
            data = self._data({(alarm.namespace, alarm.metric_name) for alarm in alarms})
            for alarm in alarms:
                rule = _rule(alarm, self._clock)
                if rule is None:
                    continue
                dimensions = frozenset((one.name or "", one.value or "") for one in alarm.dimensions)
                points = datapoints(rule, data.get((alarm.namespace, alarm.metric_name, dimensions), []), self._now())
                state = next_state(rule, points, alarm.state_value)  # pyright: ignore[reportArgumentType]
                if state != alarm.state_value:
                    alarm.update_state(
                        reason(rule, points, state), json.dumps({"recentDatapoints": points}, allow_nan=False), state
                    )

    def _data(self, wanted: Collection[tuple[str | None, str | None]]) -> Mapping[Metric, list[Datum]]:
        found: dict[Metric, list[Datum]] = defaultdict(list)
        for metric in list(self._backend.metric_data):
            if (metric.namespace, metric.name) not in wanted:
                continue
            dimensions = frozenset((one.name or "", one.value or "") for one in metric.dimensions)
            found[metric.namespace, metric.name, dimensions].append(_datum(metric))
        return found

    def _act(self, alarm: Alarm, before: str) -> None:
        """Every action of the new state; an action that is no topic of this cloud is left alone."""
        actions = {"ALARM": alarm.alarm_actions, "OK": alarm.ok_actions}
        topics = [arn for arn in actions.get(alarm.state_value, alarm.insufficient_data_actions) if ":sns:" in arn]
        runbook = RUNBOOK.search(alarm.description or "")
        notification = {
            "time": self._now().isoformat(timespec="seconds"),
            "alarm": alarm.name,
            "state": alarm.state_value,
            "previous_state": before,
            "reason": alarm.state_reason,
            "description": alarm.description,
            "runbook": runbook.group(1) if runbook else None,
            "topics": topics,
        }
        if topics:
            self._notifications.append(notification)
            with self._daemon.home.notifications.open("a") as file:
                file.write(json.dumps(notification, allow_nan=False) + "\n")
        sns = sns_backends[self._daemon.address.account_id][self._daemon.address.region]
        subject = f'{alarm.state_value}: "{alarm.name}" in {self._daemon.address.region}'[:99]
        for topic in topics:
            with suppress(ServiceException):  # a topic that is gone
                sns.publish(json.dumps(self._message(alarm, before), allow_nan=False), topic, subject=subject)

    def _message(self, alarm: Alarm, before: str) -> dict[str, Any]:
        """As CloudWatch words it."""
        return {
            "AlarmName": alarm.name,
            "AlarmDescription": alarm.description,
            "AWSAccountId": self._daemon.address.account_id,
            "NewStateValue": alarm.state_value,
            "NewStateReason": alarm.state_reason,
            "StateChangeTime": self._now().isoformat(timespec="milliseconds"),
            "Region": self._daemon.address.region,
            "AlarmArn": alarm.alarm_arn,
            "OldStateValue": before,
            "Trigger": {
                "Namespace": alarm.namespace,
                "MetricName": alarm.metric_name,
                "Dimensions": [{"name": one.name, "value": one.value} for one in alarm.dimensions],
                "Statistic": alarm.statistic,
                "Period": alarm.period,
                "Threshold": alarm.threshold,
                "ComparisonOperator": alarm.comparison_operator,
                "EvaluationPeriods": alarm.evaluation_periods,
                "TreatMissingData": alarm.treat_missing_data,
            },
        }


def _rule(alarm: Alarm, clock: Clock) -> Rule | None:
    """None for what this cloud doesn't evaluate: metric math and composite alarms keep their state."""
    statistic = alarm.statistic or alarm.extended_statistic
    if not alarm.metric_name or not is_known(statistic) or alarm.comparison_operator not in COMPARISONS:
        return None
    return Rule(
        statistic=str(statistic),
        period=int(alarm.period),
        lasts=clock.lasts(int(alarm.period)),
        comparison=alarm.comparison_operator,
        threshold=float(alarm.threshold),
        periods=int(alarm.evaluation_periods),
        datapoints=int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
        missing=alarm.treat_missing_data or "missing",
    )


def _time(metric: Any) -> datetime.datetime:
    return metric.timestamp if metric.timestamp.tzinfo else metric.timestamp.replace(tzinfo=datetime.UTC)


def _datum(metric: Any) -> Datum:
    time = _time(metric)
    if isinstance(metric, MetricAggregatedDatum):
        return Datum(time=time, total=metric.sum, count=metric.sample_count, lowest=metric.min, highest=metric.max)
    return Datum.of(time, metric.value)
