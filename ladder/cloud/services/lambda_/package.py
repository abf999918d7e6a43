"""A function's deployment package: https://docs.aws.amazon.com/lambda/latest/dg/python-package.html."""

import io
from collections.abc import Iterable, Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ladder.plan.assets import content


def deployment_package(code: Mapping[str, Any]) -> bytes:
    """The zip of what a plan holds of an archive; the same bytes for the same files.

    One that is a zip stays as it is.
    """
    if "files" not in code:
        return content(dict(code))
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in sorted(files(code)):
            entry = ZipInfo(name)
            entry.external_attr = 0o644 << 16
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


def files(code: Mapping[str, Any], folder: str = "") -> Iterable[tuple[str, bytes]]:
    for name, held in code["files"].items():
        if "files" in held:
            yield from files(held, f"{folder}{name}/")
        else:
            yield f"{folder}{name}", content(held)
