"""IAM Access Analyzer, a service that moto has none of: https://docs.aws.amazon.com/access-analyzer/latest/APIReference/.

Analyzers are kept and told again, and nothing is analyzed.
"""

import datetime
import re
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

from moto.backend_index import backend_url_patterns
from moto.core.responses import BaseResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import Refused, replace

SERVICE = "accessanalyzer"


class AccessAnalyzerResponse(BaseResponse):
    def __init__(self) -> None:
        super().__init__(service_name=SERVICE)


def install(daemon: Daemon) -> None:
    place = f"{daemon.address.region}:{daemon.address.account_id}"
    analyzers: dict[str, dict[str, Any]] = {}

    def known(name: str) -> dict[str, Any]:
        if name not in analyzers:
            raise Refused("ResourceNotFoundException", f"Analyzer {name} does not exist.")
        return analyzers[name]

    def create(params: dict[str, Any]) -> dict[str, Any]:
        name = params["analyzerName"]
        if name in analyzers:
            raise Refused("ConflictException", f"Analyzer {name} exists already.")
        arn = f"arn:aws:access-analyzer:{place}:analyzer/{name}"
        reported = {"name": name, "type": params["type"], "tags": params.get("tags", {}), "status": "ACTIVE"}
        analyzers[name] = reported | {"arn": arn, "createdAt": datetime.datetime.now(datetime.UTC)}
        return {"arn": arn}

    def delete(params: dict[str, Any]) -> dict[str, Any]:
        known(params["analyzerName"])
        del analyzers[params["analyzerName"]]
        return {}

    def of_arn(params: dict[str, Any]) -> dict[str, Any]:
        return known(params["resourceArn"].rpartition("/")[2])

    def tag(params: dict[str, Any]) -> dict[str, Any]:
        of_arn(params)["tags"].update(params["tags"])
        return {}

    def untag(params: dict[str, Any]) -> dict[str, Any]:
        for name in params["tagKeys"]:
            of_arn(params)["tags"].pop(name, None)
        return {}

    replace(
        AccessAnalyzerResponse,
        {
            "CreateAnalyzer": create,
            "GetAnalyzer": lambda params: {"analyzer": known(params["analyzerName"])},
            "ListAnalyzers": lambda _: {"analyzers": list(analyzers.values())},
            "DeleteAnalyzer": delete,
            "ListTagsForResource": lambda params: {"tags": of_arn(params)["tags"]},
            "TagResource": tag,
            "UntagResource": untag,
        },
    )
    serve()


def serve() -> None:
    """By its host's name moto finds a service, whose paths it imports from ``moto.<service>``."""
    module: Any = ModuleType(f"moto.{SERVICE}")
    paths = {"/<path:rest>": AccessAnalyzerResponse.dispatch}
    module.accessanalyzer_backends = {"global": SimpleNamespace(flask_paths=paths)}
    sys.modules[module.__name__] = module
    backend_url_patterns.append((SERVICE, re.compile(r"https?://access-analyzer\.")))
