"""CreateProcessingJob: inputs copied in, the container run, outputs copied out when it ended well.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/build-your-own-processing-container.html.
"""

import json
from collections.abc import Mapping
from typing import Any

from moto.sagemaker.models import FakeProcessingJob

from ladder.cloud.services.sagemaker import s3_objects
from ladder.cloud.services.sagemaker.container import host_path
from ladder.cloud.services.sagemaker.jobs.jobs import Kind, Run

DAY = 24 * 60 * 60


def work(run: Run) -> Mapping[str, Any]:
    request, s3 = run.request, run.daemon.client("s3")
    application = request["AppSpecification"]
    if not application.get("ContainerEntrypoint"):
        raise ValueError("AppSpecification.ContainerEntrypoint: is needed here, since no image is read.")
    for source in request.get("ProcessingInputs", []):
        where = source["S3Input"]
        s3_objects.download(s3, where["S3Uri"], host_path(run.root, where["LocalPath"]))
    outputs = [output["S3Output"] for output in request.get("ProcessingOutputConfig", {}).get("Outputs", [])]
    for output in outputs:
        host_path(run.root, output["LocalPath"]).mkdir(parents=True, exist_ok=True)
    configuration = host_path(run.root, "/opt/ml/config/processingjobconfig.json")
    configuration.parent.mkdir(parents=True, exist_ok=True)
    configuration.write_text(json.dumps(request, default=str, allow_nan=False))
    run.container(
        [*application["ContainerEntrypoint"], *application.get("ContainerArguments", [])],
        request.get("Environment", {}),
        image=application.get("ImageUri", ""),
        isolated=request.get("NetworkConfig", {}).get("EnableNetworkIsolation", False),
        seconds=request.get("StoppingCondition", {}).get("MaxRuntimeInSeconds", DAY),
    )
    for output in outputs:
        key_id = request["ProcessingOutputConfig"].get("KmsKeyId")
        s3_objects.upload(s3, host_path(run.root, output["LocalPath"]), output["S3Uri"], key_id)
    message = run.root / "output" / "message"
    return {"exit_message": message.read_text()[:1024]} if message.is_file() else {}


PROCESSING = Kind(name="Processing", record=FakeProcessingJob, log_group="/aws/sagemaker/ProcessingJobs", work=work)
