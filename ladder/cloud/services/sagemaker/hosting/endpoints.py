"""SageMaker endpoints that serve: one process a variant, swapped without losing a request, restarted when they die."""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from botocore.exceptions import ClientError
from moto.core.utils import utcnow
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpoint, SageMakerModelBackend, sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import Operation, replace
from ladder.cloud.services.sagemaker.container_log import ContainerLog
from ladder.cloud.services.sagemaker.hosting.deployment import same_variants, shifts
from ladder.cloud.services.sagemaker.hosting.fleet import Endpoint, Variant
from ladder.cloud.services.sagemaker.hosting.request_metrics import RequestMetrics, Seen
from ladder.cloud.services.sagemaker.hosting.rollout import Rollout, instances, take_back
from ladder.cloud.services.sagemaker.hosting.serving import Answer, Server, ServingError, model_container

Request = dict[str, Any]
WATCH_SECONDS = 1.0
RESTARTS = 3  # in a row, after which the endpoint is Failed
FAILED = 500  # what a caller gets where the container gave no answer


class Endpoints:
    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._endpoints: dict[str, Endpoint] = {}
        self._metrics = RequestMetrics(daemon)
        self._rollout = Rollout(daemon)
        self._changing = threading.Lock()

    def install(self) -> None:
        operations: Mapping[str, Operation] = {
            "CreateEndpoint": self.create,
            "UpdateEndpoint": self.update,
            "DeleteEndpoint": self.delete,
        }
        replace(SageMakerResponse, operations)
        self._metrics.install()
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
            self._check(endpoint, config, request.get("DeploymentConfig"))
            self._begin(endpoint, config, "Updating", request)
        return {"EndpointArn": endpoint.record.arn}

    def delete(self, request: Request) -> Mapping[str, Any]:
        endpoint = self._endpoint(request["EndpointName"])
        with self._changing:
            self._endpoints.pop(request["EndpointName"], None)
            self._backend.endpoints.pop(request["EndpointName"], None)
        with endpoint.lock:
            endpoint.deleted = True
            variants = [*endpoint.variants, *endpoint.shadows]
            endpoint.variants, endpoint.shadows = [], []
        for variant in variants:
            self._daemon.thread(variant.server.end, f"{variant.name} drains")
        return {}

    def invoke(self, name: str, target: str | None, body: bytes, headers: Mapping[str, str]) -> tuple[str, Answer]:
        """The variant that answered, and its answer. Raises ServingError when it gave none."""
        endpoint = self._endpoint(name)
        variant = endpoint.hold(target)
        for shadow in endpoint.shadowed():
            self._daemon.thread(partial(self._show, name, shadow, body, headers), f"{shadow.name} is shown a request")
        return variant.name, self._ask(name, variant, body, headers)

    def _show(self, name: str, shadow: Variant, body: bytes, headers: Mapping[str, str]) -> None:
        """Its answer is for nobody; only what it took and whether it failed is kept."""
        with suppress(ServingError):
            self._ask(name, shadow, body, headers)

    def _ask(self, name: str, variant: Variant, body: bytes, headers: Mapping[str, str]) -> Answer:
        server, begun, status = variant.server, time.perf_counter(), FAILED
        try:
            answer = server.ask(body, headers)
            status = answer.status
            return answer
        finally:
            server.release()
            self._metrics.record(name, variant.name, Seen(status, time.perf_counter() - begun, 0.0))

    def _check(self, endpoint: Endpoint, config: Any, deployment: Any) -> None:
        """Raises ValidationError for what SageMaker refuses at once."""
        try:
            shifts(deployment, instances(config))
        except ValueError as fault:
            raise ValidationError(str(fault)) from None
        if deployment and endpoint.variants:
            serving = [{"VariantName": one.name} for one in endpoint.variants]
            if not same_variants(serving, config.production_variants):
                raise ValidationError("The new endpoint configuration must have the same variant names as the old one.")

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
        """New containers first. Once all are healthy the traffic moves to them, step by step and as long as no alarm
        says otherwise; the old ones end when they are done.
        """
        record = endpoint.record
        shadows: list[Mapping[str, Any]] = config.shadow_production_variants or []
        started, asked = list[Variant](), [*config.production_variants, *shadows]
        try:
            for variant in asked:
                started.append(self._start(record, variant))
            for one in started:
                one.server.wait_until_healthy()
        except (ServingError, ClientError, OSError, ValueError, ValidationError) as error:
            for one in started:
                one.server.end()
            record.failure_reason = str(error)
            # As in AWS: an update that fails leaves the old containers in service.
            record.endpoint_status = "InService" if endpoint.variants else "Failed"
            record.last_modified_time = utcnow()
            return
        green, beside = started[: len(config.production_variants)], started[len(config.production_variants) :]
        if endpoint.variants and not self._rollout.completed(endpoint, green, config, deployment):
            take_back(endpoint, started)
            return
        with endpoint.lock:
            leaving = started if endpoint.deleted else [*endpoint.variants, *endpoint.shadows]
            endpoint.green, endpoint.share = [], 0.0
            if not endpoint.deleted:
                endpoint.variants, endpoint.shadows = green, beside
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
                for variant in list(endpoint.everything()):
                    if not variant.server.alive:
                        self._restart(endpoint, variant)

    def _restart(self, endpoint: Endpoint, variant: Variant) -> None:
        """AWS replaces an instance that died; a container that dies again and again is a failed endpoint."""
        variant.restarts += 1
        dead, reason = variant.server, f"Variant {variant.name} ended with code {variant.server.process.returncode}."
        if variant.restarts > RESTARTS:
            with endpoint.lock, suppress(ValueError):
                if variant in endpoint.variants:
                    endpoint.record.endpoint_status, endpoint.record.failure_reason = "Failed", reason
                    endpoint.variants.remove(variant)
            return
        with suppress(ServingError, ClientError, OSError):
            server = self._serve(endpoint.record.endpoint_name, variant.name, variant.model_name)
            server.wait_until_healthy()
            with endpoint.lock:
                variant.server = server
                gone = variant not in endpoint.everything()
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
