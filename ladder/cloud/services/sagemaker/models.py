"""SageMaker models and endpoint configurations, where moto forgets or refuses what AWS keeps and takes."""

from collections.abc import Callable
from typing import Any

from moto.core.utils import camelcase_to_underscores, get_service_model
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpointConfig, ModelPackage
from moto.sagemaker.responses import SageMakerResponse

# operation -> where moto keeps its object, by which name, and what it drops of the request or invents when it is absent
FORGOTTEN = {
    "create_model": (
        "_models",
        "ModelName",
        ("EnableNetworkIsolation", "VpcConfig", "Containers", "InferenceExecutionConfig"),
    ),
    "create_endpoint_config": (
        "endpoint_configs",
        "EndpointConfigName",
        ("DataCaptureConfig", "VpcConfig", "EnableNetworkIsolation", "ExecutionRoleArn", "ShadowProductionVariants"),
    ),
}
SERVING = "ProductionVariantInstanceType"


def install() -> None:
    for operation in FORGOTTEN:
        setattr(SageMakerResponse, operation, _remembering(operation))
    for owner, name, mend in (
        (FakeEndpointConfig, "validate_instance_type", _check_variant),
        (ModelPackage, "validate_supported_transform_instance_types", _checking("TransformInstanceType")),
        (ModelPackage, "validate_supported_realtime_inference_instance_types", _checking(SERVING)),
    ):
        setattr(owner, name, mend)


def _remembering(operation: str) -> Callable[[Any], Any]:
    original = getattr(SageMakerResponse, operation)
    store, name, members = FORGOTTEN[operation]

    def call(response: Any) -> Any:
        result = original(response)
        record = getattr(response.sagemaker_backend, store)[response.params[name]]
        for member in members:
            setattr(record, camelcase_to_underscores(member), response.params.get(member))
        return result

    return call


def _check_variant(_: Any, instance_type: str) -> None:
    _check(SERVING, [instance_type])


def _checking(shape: str) -> Any:
    def check(instance_types: list[str]) -> None:
        _check(shape, instance_types)

    return staticmethod(check)


def _check(shape_name: str, instance_types: list[str]) -> None:
    """Against botocore's list, which is newer than moto's. Raises moto's ValidationError."""
    shape: Any = get_service_model("sagemaker").shape_for(shape_name)
    unknown = [one for one in instance_types if one not in shape.enum]
    if unknown:
        raise ValidationError(f"Value '{unknown[0]}' failed to satisfy constraint: {shape_name} has no such member.")
