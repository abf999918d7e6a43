"""One embedded cloud for all tests of a worker."""

import os
from collections.abc import Iterator

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.home import Home

# What a user's shell may hold, and no job may ever see.
os.environ["A_SECRET_OF_THE_SHELL"] = "told-to-nobody"  # noqa: S105


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    home = Home(tmp_path_factory.mktemp("home") / ".ladder")
    running = Cloud.start(stack="local", account_id="123456789012", region="us-east-1", home=home)
    yield running
    running.stop()
