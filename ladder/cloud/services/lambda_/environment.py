"""A function's environment variables: its own and the runtime's, nothing of the shell that started this cloud.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ladder.cloud.services.lambda_.configuration import log_group


def environment(
    cloud: Mapping[str, str], function: Any, code: Path, stream: str, session: Mapping[str, str]
) -> dict[str, str]:
    return {
        **function.environment_vars,
        **cloud,
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group(function),
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "_HANDLER": function.handler,
        "LAMBDA_TASK_ROOT": str(code),
        "PYTHONPATH": str(code),
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(code.parent),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
    }
