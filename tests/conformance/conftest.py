"""The real provider, and an embedded cloud of a stack's account and region for it to work on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ladder.cloud.client import Cloud
from ladder.cloud.home import Home
from ladder.plan.config import read
from tests.conformance.provider import required


@pytest.fixture(scope="session")
def provider() -> None:
    required()


@pytest.fixture
def cloud(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cloud]:
    settings = read(request.param).settings
    started = Cloud.start(
        stack="conformance",
        account_id=settings.account_id,
        region=settings.region,
        home=Home(tmp_path / "cloud"),
    )
    yield started
    started.stop()
