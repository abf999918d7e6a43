"""What SageMaker does between S3 and a container's folders: inputs come down before a job, outputs go up after it."""

import shutil
from pathlib import Path
from typing import Any


def split(uri: str) -> tuple[str, str]:
    """``s3://bucket/some/key`` -> ``bucket``, ``some/key``. Raises ValueError for anything else."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not bucket:
        raise ValueError(f"{uri!r} is not an S3 URI: write s3://bucket/key.")
    return bucket, key


def list_keys(s3: Any, uri: str) -> list[str]:
    """The object of exactly this key, or all below it as a folder, sorted."""
    bucket, prefix = split(uri)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys: list[str] = [item["Key"] for page in pages for item in page.get("Contents", [])]
    folder = f"{prefix.rstrip('/')}/" if prefix else ""
    return [prefix] if prefix in keys else sorted(key for key in keys if key.startswith(folder) and key != folder)


def download(s3: Any, uri: str, folder: Path) -> None:
    """Raises FileNotFoundError when nothing is there, as a job's download does, ValueError for a key that climbs out of
    ``folder``: S3 knows no folders, so a key may hold ``..``, which is a place on this machine.
    """
    bucket, prefix = split(uri)
    keys = list_keys(s3, uri)
    if not keys:
        raise FileNotFoundError(f'No S3 objects found under S3 URL "{uri}".')
    folder.mkdir(parents=True, exist_ok=True)
    targets = {key: folder / (Path(key).name if key == prefix else key[len(prefix) :].lstrip("/")) for key in keys}
    for key, target in targets.items():
        if ".." in target.parts or "\0" in key or not target.is_relative_to(folder):
            raise ValueError(f"s3://{bucket}/{key}: a key that climbs out of its folder is not copied to a container.")
    for key, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(s3.get_object(Bucket=bucket, Key=key)["Body"], file)


def upload(s3: Any, folder: Path, uri: str, key_id: str | None) -> None:
    """Every file of ``folder``, under ``uri``; encrypted under the KMS key, where one is given."""
    bucket, prefix = split(uri)
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        key = f"{prefix.rstrip('/')}/{file.relative_to(folder).as_posix()}".lstrip("/")
        with file.open("rb") as content:
            s3.put_object(Bucket=bucket, Key=key, Body=content, **encryption(key_id))


def encryption(key_id: str | None) -> dict[str, str]:
    return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key_id} if key_id else {}
