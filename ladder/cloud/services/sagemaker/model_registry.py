"""SageMaker's model registry, where moto loses what AWS keeps: approvals, version numbers, events."""

from collections.abc import Callable, Mapping
from typing import Any

from moto.sagemaker.models import ModelPackage, SageMakerModelBackend, sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.events import emit
from ladder.cloud.engine.operations import Operation, replace

Request = dict[str, Any]


class ModelRegistry:
    def __init__(self, daemon: Daemon) -> None:
        self._address = daemon.address
        self._last_versions: dict[str, int] = {}  # a number is never given twice, even after a version was deleted

    def install(self) -> None:
        operations: Mapping[str, Operation] = {
            "UpdateModelPackage": self.update,
            "DeleteModelPackage": self.delete,
        }
        replace(SageMakerResponse, operations)
        SageMakerModelBackend.create_model_package = self._creating(SageMakerModelBackend.create_model_package)

    @property
    def _backend(self) -> SageMakerModelBackend:
        return sagemaker_backends[self._address.account_id][self._address.region]

    def _creating(self, original: Callable[..., str]) -> Callable[..., str]:
        def create(backend: SageMakerModelBackend, **arguments: Any) -> str:
            group = arguments.get("model_package_group_name")
            # AWS takes the group's ARN too.
            arguments["model_package_group_name"] = group = group and group.rsplit("/", 1)[-1]
            package = backend.model_packages[original(backend, **arguments)]
            if group:
                self._number(backend, group, package)
            self._tell(package)
            return package.arn

        return create

    def _number(self, backend: SageMakerModelBackend, group: str, package: ModelPackage) -> None:
        version = self._last_versions[group] = self._last_versions.get(group, 0) + 1
        given, package.model_package_version = package.arn, version
        package.arn = f"{given.rpartition('/')[0]}/{version}"
        for mapping in (backend.model_packages, backend.model_package_name_mapping):
            mapping.pop(given, None)
        backend.model_packages[package.arn] = package
        backend.model_package_name_mapping[package.arn] = package.arn

    def update(self, request: Request) -> Mapping[str, Any]:
        """Changes what is given and keeps the rest; a change of the approval is told to EventBridge."""
        package = self._backend.describe_model_package(request["ModelPackageArn"])
        before = package.model_approval_status
        if status := request.get("ModelApprovalStatus"):
            package.set_model_approval_status(status)
        if "ApprovalDescription" in request:
            package.approval_description = request["ApprovalDescription"]
        kept: dict[str, str] = {**(package.customer_metadata_properties or {})}
        kept |= request.get("CustomerMetadataProperties", {})
        gone = request.get("CustomerMetadataPropertiesToRemove", [])
        package.customer_metadata_properties = {key: value for key, value in kept.items() if key not in gone}
        if added := request.get("AdditionalInferenceSpecificationsToAdd"):
            package.add_additional_inference_specifications(added)
        package.modifications_done()
        if package.model_approval_status != before:
            self._tell(package)
        return {"ModelPackageArn": package.arn}

    def delete(self, request: Request) -> Mapping[str, Any]:
        package = self._backend.describe_model_package(request["ModelPackageName"])
        del self._backend.model_packages[package.arn]
        return {}

    def _tell(self, package: ModelPackage) -> None:
        """https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html."""
        detail = {
            "ModelPackageName": package.model_package_name,
            "ModelPackageGroupName": package.model_package_group_name,
            "ModelPackageVersion": package.model_package_version,
            "ModelPackageArn": package.arn,
            "ModelPackageStatus": package.model_package_status,
            "ModelApprovalStatus": package.model_approval_status,
            "ApprovalDescription": package.approval_description,
            "CustomerMetadataProperties": package.customer_metadata_properties,
        }
        emit(
            self._address,
            source="aws.sagemaker",
            detail_type="SageMaker Model Package State Change",
            resource=package.arn,
            detail=detail,
        )
