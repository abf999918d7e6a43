"""Nothing here can be judged without the simulator of IAM."""

import pytest

from ladder.judges.access.simulator import missing
from tests.judges import absent


@pytest.fixture(autouse=True, scope="module")
def simulator() -> None:
    if why := missing():
        absent(why)
