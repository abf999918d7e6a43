"""InvokeEndpoint: a question goes to the endpoint's container as it came, and its answer back as it is.

Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html.
"""

import json
from typing import Any

from moto.sagemaker.exceptions import ValidationError
from moto.sagemakerruntime.responses import SageMakerRuntimeResponse

from ladder.cloud.services.sagemaker.hosting.endpoints import Endpoints
from ladder.cloud.services.sagemaker.hosting.serving import OK, ServingError

Response = tuple[int, dict[str, str], "str | bytes"]
FORWARDED = ("Content-Type", "Accept", "X-Amzn-SageMaker-Custom-Attributes", "X-Amzn-SageMaker-Inference-Id")
MODEL_ERROR = 424
SERVER_ERROR = 500


def install(endpoints: Endpoints) -> None:
    def invoke_endpoint(response: Any) -> Response:
        name = response.path.split("/")[2]
        target = response.headers.get("X-Amzn-SageMaker-Target-Variant")
        headers = {key: response.headers[key] for key in FORWARDED if response.headers.get(key)}
        try:
            variant, answer = endpoints.invoke(name, target, response.raw_body, headers)
        except ValidationError as error:
            return _error(400, "ValidationError", {"Message": error.message})
        except ServingError as error:
            return _model_error(500, str(error), name, response)
        if answer.status != OK:
            return _model_error(answer.status, answer.body.decode(errors="replace"), name, response)
        reported = {"Content-Type": answer.content_type, "x-Amzn-Invoked-Production-Variant": variant}
        if answer.custom_attributes:
            reported["X-Amzn-SageMaker-Custom-Attributes"] = answer.custom_attributes
        return 200, reported, answer.body

    # A question is not always text.
    for name, mend in (("invoke_endpoint", invoke_endpoint), ("use_raw_body", True)):
        setattr(SageMakerRuntimeResponse, name, mend)


def _model_error(status: int, text: str, endpoint: str, response: Any) -> Response:
    kind = "server" if status >= SERVER_ERROR else "client"
    group = f"log-group:/aws/sagemaker/Endpoints/{endpoint}"
    reported = {
        "Message": f'Received {kind} error ({status}) from primary with message "{text}".',
        "OriginalStatusCode": status,
        "OriginalMessage": text,
        "LogStreamArn": f"arn:aws:logs:{response.region}:{response.current_account}:{group}",
    }
    return _error(MODEL_ERROR, "ModelError", reported)


def _error(status: int, code: str, body: dict[str, Any]) -> Response:
    headers = {"Content-Type": "application/json", "x-amzn-errortype": code, "status": str(status)}
    return status, headers, json.dumps(body, allow_nan=False)
