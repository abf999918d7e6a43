"""Inputs that a program gives as files: in the plan by what they hold, so that a file rewritten is a plan changed.

``{"text": ...}`` or, where it is no text, ``{"base64": ...}`` is one file; ``{"files": {name: file}}`` is an archive;
``{"uri": ...}`` lies where only Pulumi reads it (https://www.pulumi.com/docs/iac/concepts/assets-archives/).
"""

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pulumi


def held(asset: pulumi.Asset | pulumi.Archive) -> dict[str, Any]:
    """What an asset or archive holds. Raises OSError for a file that is not there."""
    match asset:
        case pulumi.StringAsset():
            return {"text": asset.text}
        case pulumi.FileAsset():
            return of_file(Path(asset.path))
        case pulumi.FileArchive() if Path(asset.path).is_dir():
            root = Path(asset.path)
            files = sorted(path for path in root.rglob("*") if path.is_file())
            return {"files": {path.relative_to(root).as_posix(): of_file(path) for path in files}}
        case pulumi.FileArchive():
            return of_file(Path(asset.path))
        case pulumi.AssetArchive():
            return {"files": {name: held(inner) for name, inner in sorted(asset.assets.items())}}
        case pulumi.RemoteAsset() | pulumi.RemoteArchive():
            return {"uri": asset.uri}
        case _:
            raise TypeError(f"{type(asset).__name__} is no asset that a plan can hold.")


def of_file(path: Path) -> dict[str, str]:
    content = path.read_bytes()
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"base64": b64encode(content).decode()}


def content(held: dict[str, Any]) -> bytes:
    """The bytes of one file."""
    return b64decode(held["base64"]) if "base64" in held else held["text"].encode()
