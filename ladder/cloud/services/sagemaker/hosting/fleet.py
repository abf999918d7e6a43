"""An endpoint's containers, and which of them answers a request."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from moto.sagemaker.exceptions import ValidationError

from ladder.cloud.services.sagemaker.hosting.serving import Server


@dataclass(kw_only=True)
class Variant:
    """One production variant: its share of the traffic, and its container."""

    name: str
    model_name: str
    weight: float
    server: Server
    asked: int = 0
    restarts: int = 0


@dataclass(kw_only=True)
class Endpoint:
    """``record`` is what moto describes and lists; ``variants`` is empty until the first ones are healthy.

    While a deployment runs, ``green`` holds the new fleet and takes ``share`` of the requests.
    """

    record: Any
    variants: list[Variant] = field(default_factory=list[Variant])
    green: list[Variant] = field(default_factory=list[Variant])
    shadows: list[Variant] = field(default_factory=list[Variant])
    share: float = 0.0
    asked: int = 0
    asked_green: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    deleted: bool = False

    def everything(self) -> Iterable[Variant]:
        return (*self.variants, *self.green, *self.shadows)

    def hold(self, target: str | None) -> Variant:
        """The variant asked for, else the one furthest behind its share. Its server lives until it is released."""
        with self.lock:
            fleet = self.fleet()
            candidates = [one for one in fleet if (one.name == target if target else one.weight > 0)]
            if not candidates:
                raise ValidationError(f"Endpoint {self.record.endpoint_name} has no variant {target or ''} in service.")
            chosen = min(candidates, key=lambda one: one.asked / one.weight if one.weight else 0)
            chosen.asked += 1
            chosen.server.hold()
            return chosen

    def fleet(self) -> list[Variant]:
        """Of the two, the one whose turn it is by its share."""
        if not self.green:
            return self.variants
        self.asked += 1
        turn = self.asked_green < self.share * self.asked
        self.asked_green += turn
        return self.green if turn else self.variants

    def shift(self, share: float) -> None:
        """From now on this share of the requests goes to the new fleet."""
        with self.lock:
            self.share, self.asked, self.asked_green = share, 0, 0

    def shadowed(self) -> list[Variant]:
        """Those that are shown each request too; their servers live until they are released."""
        with self.lock:
            for one in self.shadows:
                one.server.hold()
            return [*self.shadows]
