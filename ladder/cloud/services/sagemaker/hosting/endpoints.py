"""SageMaker endpoints that serve: one process a variant, swapped without losing a request, restarted when they die."""

import threading
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError
from moto.core.utils import utcnow
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpoint, SageMakerModelBackend, sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import Operation, replace
from ladder.cloud.services.sagemaker.container_log import ContainerLog
from ladder.cloud.services.sagemaker.hosting.serving import Answer, Server, ServingError, model_container

Request = dict[str, Any]
WATCH_SECONDS = 1.0
RESTARTS = 3  # in a row, after which the endpoint is Failed


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
    """``record`` is what moto describes and lists; ``variants`` is empty until the first ones are healthy."""

    record: Any
    variants: list[Variant] = field(default_factory=list[Variant])
    lock: threading.Lock = field(default_factory=threading.Lock)
    deleted: bool = False

    def hold(self, target: str | None) -> Variant:
        """The variant asked for, else the one furthest behind its share. Its server lives until it is released."""
        with self.lock:
            candidates = [one for one in self.variants if (one.name == target if target else one.weight > 0)]
            if not candidates:
                raise ValidationError(f"Endpoint {self.record.endpoint_name} has no variant {target or ''} in service.")
            chosen = min(candidates, key=lambda one: one.asked / one.weight if one.weight else 0)
            chosen.asked += 1
            chosen.server.hold()
            return chosen


class Endpoints:
    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._endpoints: dict[str, Endpoint] = {}
        self._changing = threading.Lock()

    def install(self) -> None:
        operations: Mapping[str, Operation] = {
            "CreateEndpoint": self.create,
            "UpdateEndpoint": self.update,
            "DeleteEndpoint": self.delete,
        }
        replace(SageMakerResponse, operations)
        self._daemon.thread(self._watch, "endpoints")

    @property
    def _backend(self) -> SageMakerModelBackend:
        return sagemaker_backends[self._daemon.address.account_id][self._daemon.address.region]

    def create(self, request: Request) -> Mapping[str, Any]:
        name, config = request["EndpointName"], self._config(request)
        with self._changing:
            if name in self._endpoints:
                raise ValidationError(f"Cannot create already existing endpoint {name}.")
            endpoint = self._endpoints[name] = Endpoint(record=self._record(request, config))
            self._backend.endpoints[name] = endpoint.record
        self._begin(endpoint, config, "Creating", request)
        return {"EndpointArn": endpoint.record.arn}

    def update(self, request: Request) -> Mapping[str, Any]:
        endpoint, config = self._endpoint(request["EndpointName"]), self._config(request)
        with self._changing:
            if endpoint.record.endpoint_status not in {"InService", "Failed"}:
                raise ValidationError(f"Cannot update in-progress endpoint {endpoint.record.arn}.")
            self._begin(endpoint, config, "Updating", request)
        return {"EndpointArn": endpoint.record.arn}

    def delete(self, request: Request) -> Mapping[str, Any]:
        endpoint = self._endpoint(request["EndpointName"])
        with self._changing:
            self._endpoints.pop(request["EndpointName"], None)
            self._backend.endpoints.pop(request["EndpointName"], None)
        with endpoint.lock:
            endpoint.deleted = True
            variants, endpoint.variants = endpoint.variants, []
        for variant in variants:
            self._daemon.thread(variant.server.end, f"{variant.name} drains")
        return {}

    def invoke(self, name: str, target: str | None, body: bytes, headers: Mapping[str, str]) -> tuple[str, Answer]:
        """The variant that answered, and its answer. Raises ServingError when it gave none."""
        variant = self._endpoint(name).hold(target)
        server = variant.server
        try:
            return variant.name, server.ask(body, headers)
        finally:
            server.release()

    def _endpoint(self, name: str) -> Endpoint:
        if name not in self._endpoints:
            raise ValidationError(f"Endpoint {name} of account {self._daemon.address.account_id} not found.")
        return self._endpoints[name]

    def _config(self, request: Request) -> Any:
        """Raises ValidationError when there is no such configuration."""
        self._backend.describe_endpoint_config(request["EndpointConfigName"])
        return self._backend.endpoint_configs[request["EndpointConfigName"]]

    def _record(self, request: Request, config: Any) -> Any:
        return FakeEndpoint(
            account_id=self._daemon.address.account_id,
            region_name=self._daemon.address.region,
            endpoint_name=request["EndpointName"],
            endpoint_config_name=config.endpoint_config_name,
            production_variants=config.production_variants,
            data_capture_config=_capture(config),
            tags=request.get("Tags", []),
        )

    def _begin(self, endpoint: Endpoint, config: Any, status: str, request: Request) -> None:
        endpoint.record.endpoint_status = status
        work: Callable[[], None] = lambda: self._swap(endpoint, config, request.get("DeploymentConfig"))  # noqa: E731
        self._daemon.thread(work, f"{endpoint.record.endpoint_name} {status}")

    def _swap(self, endpoint: Endpoint, config: Any, deployment: Any) -> None:
        """New containers first; once all are healthy they take the traffic, and the old ones end when they are done."""
        record, started = endpoint.record, list[Variant]()
        try:
            for variant in config.production_variants:
                started.append(self._start(record, variant))
            for one in started:
                one.server.wait_until_healthy()
        except (ServingError, ClientError, OSError, ValueError, ValidationError) as error:
            for one in started:
                one.server.end()
            record.failure_reason = str(error)
            # As in AWS: an update that fails leaves the old containers in service.
            record.endpoint_status = "InService" if endpoint.variants else "Failed"
            return
        with endpoint.lock:
            leaving = started if endpoint.deleted else endpoint.variants
            if not endpoint.deleted:
                endpoint.variants = started
                fresh = self._record({"EndpointName": record.endpoint_name}, config)
                record.production_variants = fresh.production_variants
                record.data_capture_config = fresh.data_capture_config
                record.endpoint_config_name = config.endpoint_config_name
                record.last_deployment_config = deployment
                record.failure_reason, record.last_modified_time = None, utcnow()
        for one in leaving:
            one.server.end()
        record.endpoint_status = "InService"

    def _start(self, record: Any, variant: Mapping[str, Any]) -> Variant:
        name, model_name = variant["VariantName"], variant["ModelName"]
        weight = variant.get("InitialVariantWeight", 1.0)
        server = self._serve(record.endpoint_name, name, model_name)
        return Variant(name=name, model_name=model_name, weight=weight, server=server)

    def _serve(self, endpoint_name: str, variant_name: str, model_name: str) -> Server:
        instance = uuid.uuid4().hex[:8]
        group = f"/aws/sagemaker/Endpoints/{endpoint_name}"
        log = ContainerLog(self._daemon.client("logs"), group, f"{variant_name}/i-{instance}")
        root = self._daemon.home.workspace / "endpoints" / f"{endpoint_name}-{variant_name}-{instance}"
        isolated = bool(self._backend.describe_model(model_name).enable_network_isolation)
        return Server.start(self._daemon, root, model_container(self._backend, model_name), log, isolated=isolated)

    def _watch(self) -> None:
        while not self._daemon.stopping.wait(WATCH_SECONDS):
            for endpoint in list(self._endpoints.values()):
                for variant in list(endpoint.variants):
                    if not variant.server.alive:
                        self._restart(endpoint, variant)

    def _restart(self, endpoint: Endpoint, variant: Variant) -> None:
        """AWS replaces an instance that died; a container that dies again and again is a failed endpoint."""
        variant.restarts += 1
        dead, reason = variant.server, f"Variant {variant.name} ended with code {variant.server.process.returncode}."
        if variant.restarts > RESTARTS:
            endpoint.record.endpoint_status, endpoint.record.failure_reason = "Failed", reason
            with endpoint.lock, suppress(ValueError):
                endpoint.variants.remove(variant)
            return
        with suppress(ServingError, ClientError, OSError):
            server = self._serve(endpoint.record.endpoint_name, variant.name, variant.model_name)
            server.wait_until_healthy()
            with endpoint.lock:
                variant.server = server
                gone = variant not in endpoint.variants
            if gone:
                server.end()
        dead.end()


def _capture(config: Any) -> Any:
    """What DescribeEndpoint says of DataCaptureConfig: a summary."""
    asked = config.data_capture_config
    if not asked:
        return None
    return {
        "EnableCapture": asked.get("EnableCapture", False),
        "CaptureStatus": "Started" if asked.get("EnableCapture") else "Stopped",
        "CurrentSamplingPercentage": asked["InitialSamplingPercentage"],
        "DestinationS3Uri": asked["DestinationS3Uri"],
        "KmsKeyId": asked.get("KmsKeyId", ""),
    }
