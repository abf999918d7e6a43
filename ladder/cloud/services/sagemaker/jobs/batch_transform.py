"""CreateTransformJob: a container is started, asked about every record of the input, and its answers kept in S3.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform.html.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moto.sagemaker.models import FakeTransformJob, sagemaker_backends

from ladder.cloud.services.sagemaker import s3_objects
from ladder.cloud.services.sagemaker.hosting.serving import OK, Server, ServingError, model_container
from ladder.cloud.services.sagemaker.jobs.jobs import JobFailedError, Kind, Run

MEGABYTE = 2**20
DEFAULT_PAYLOAD_MB = 6
ANSWER_SECONDS = 600.0


def work(run: Run) -> Mapping[str, Any]:
    request, s3, address = run.request, run.daemon.client("s3"), run.daemon.address
    if request.get("DataProcessing"):
        raise ValueError("DataProcessing: filters and joins are not done here; join the answers by their order.")
    source = request["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"]
    bucket, prefix = s3_objects.split(source)
    keys = s3_objects.list_keys(s3, source)
    if not keys:
        raise FileNotFoundError(f'No S3 objects found under S3 URL "{source}".')
    backend = sagemaker_backends[address.account_id][address.region]
    server: Server | None = None
    try:
        isolated = bool(backend.describe_model(request["ModelName"]).enable_network_isolation)
        model = model_container(backend, request["ModelName"])
        server = Server.start(run.daemon, run.root, model, run.log, isolated=isolated)
        run.process = server.process
        server.wait_until_healthy()
        for key in keys:
            body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            name = key[len(prefix) :].lstrip("/") if key != prefix else key.rsplit("/", 1)[-1]
            _put(s3, request["TransformOutput"], f"{name}.out", _answers(server, request, body, name))
    except ServingError as error:
        raise JobFailedError(f"AlgorithmError: {error}") from None
    finally:
        if server:
            server.end()
    return {}


def _answers(server: Server, request: Mapping[str, Any], body: bytes, name: str) -> Sequence[bytes]:
    source, target = request["TransformInput"], request["TransformOutput"]
    headers = {
        key: value
        for key, value in (("Content-Type", source.get("ContentType")), ("Accept", target.get("Accept")))
        if value
    }
    answers: list[bytes] = []
    for payload in payloads(
        body,
        split=source.get("SplitType", "None"),
        strategy=request.get("BatchStrategy", "MultiRecord"),
        # Zero asks for no limit.
        limit=(request.get("MaxPayloadInMB", DEFAULT_PAYLOAD_MB) or 1024) * MEGABYTE,
    ):
        answer = server.ask(payload, headers, ANSWER_SECONDS)
        if answer.status != OK:
            stated = answer.body.decode(errors="replace")[:800]
            raise JobFailedError(f"ClientError: {name}: the container answered {answer.status}: {stated}")
        answers.append(answer.body)
    return answers


def payloads(body: bytes, *, split: str, strategy: str, limit: int) -> Iterator[bytes]:
    """What the container is asked, one question each; ``limit`` in bytes. Raises ValueError for a record above it."""
    if split not in {"None", "Line"}:
        raise ValueError(f"TransformInput.SplitType: {split} is not done here; use Line or None.")
    records = body.splitlines(keepends=True) if split == "Line" else [body]
    waiting = b""
    for record in records:
        if len(record) > limit:
            raise ValueError(f"A record of {len(record)} bytes is above MaxPayloadInMB ({limit // MEGABYTE}).")
        if waiting and (strategy == "SingleRecord" or len(waiting) + len(record) > limit):
            yield waiting
            waiting = b""
        waiting += record
    if waiting:
        yield waiting


def _put(s3: Any, target: Mapping[str, Any], name: str, answers: Sequence[bytes]) -> None:
    bucket, prefix = s3_objects.split(target["S3OutputPath"])
    by_line = target.get("AssembleWith", "None") == "Line"
    content = b"".join(one.rstrip(b"\n") + b"\n" for one in answers) if by_line else b"".join(answers)
    extra = s3_objects.encryption(target.get("KmsKeyId"))
    s3.put_object(Bucket=bucket, Key=f"{prefix.rstrip('/')}/{name}".lstrip("/"), Body=content, **extra)


TRANSFORM = Kind(name="Transform", record=FakeTransformJob, log_group="/aws/sagemaker/TransformJobs", work=work)
