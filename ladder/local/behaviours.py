"""What the cloud does beyond moto: each module here has ``install(daemon)``, called once before the first request."""

from importlib import import_module

from ladder.local.daemon import Daemon

BEHAVIOURS: tuple[str, ...] = ("mends", "ledger", "sagemaker")


def install(daemon: Daemon) -> None:
    for name in BEHAVIOURS:
        import_module(f"ladder.local.{name}").install(daemon)
