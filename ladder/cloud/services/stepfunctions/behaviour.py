"""State machines that run, by moto's own interpreter of the Amazon States Language."""

from moto.core.config import default_user_config

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.stepfunctions import definitions, errors, tasks, waits
from ladder.cloud.services.stepfunctions.executions import Executions


def install(daemon: Daemon) -> None:
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    errors.install()
    tasks.install(daemon)
    waits.install(daemon)
    definitions.install(daemon)
    Executions(daemon).install()
