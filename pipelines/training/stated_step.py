"""A step of a pipeline whose request is stated, and what SageMaker does when it can't start the job."""

from typing import Any, cast

from pipelines.training.sagemaker_sdk import (
    ConfigurableRetryStep,
    Properties,
    PropertyFile,
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepTypeEnum,
)

Request = dict[str, Any]

# A quota of one instance, or a zone without any, is waited for: three jobs of one run want to run at once, as do the
# runs of other models. What the job itself does wrong is not tried again.
# https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-retry-policy.html
RETRIES = (
    SageMakerJobStepRetryPolicy(
        [SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT, SageMakerJobExceptionTypeEnum.CAPACITY_ERROR],
        interval_seconds=60,
        backoff_rate=1.5,
        expire_after_mins=120,
    ),
    SageMakerJobStepRetryPolicy([SageMakerJobExceptionTypeEnum.INTERNAL_ERROR], interval_seconds=60, max_attempts=2),
)
JOBS = (StepTypeEnum.PROCESSING, StepTypeEnum.TRAINING)


class StatedStep(ConfigurableRetryStep):
    """A step whose request is given as AWS's API takes it."""

    def __init__(
        self,
        name: str,
        kind: StepTypeEnum,
        shape: str,
        request: Request,
        files: tuple[PropertyFile, ...] = (),
    ) -> None:
        super().__init__(name, step_type=kind, retry_policies=[*RETRIES] if kind in JOBS else [])
        self._request, self.property_files = request, files
        self._properties = Properties(step_name=name, step=self, shape_name=shape)

    @property
    def arguments(self) -> Request:
        return self._request

    @property
    def properties(self) -> Any:  # the SDK declares None
        return self._properties

    def to_request(self) -> Request:
        files = [file.expr for file in self.property_files]
        request: Request = cast(Any, super()).to_request()
        return {**request, **({"PropertyFiles": files} if files else {})}

    def output(self, name: str) -> Any:
        """Where this processing step puts the output ``name``."""
        return self.properties.ProcessingOutputConfig.Outputs[name].S3Output.S3Uri
