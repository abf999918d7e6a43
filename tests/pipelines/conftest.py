"""Each model is trained once for all tests."""

from collections.abc import Callable

import pytest

from tests.pipelines.execution import RAW, Run


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """The run of a model, trained once for all tests; not to be changed by any."""
    made: dict[str, Run] = {}

    def of(model: str) -> Run:
        if model not in made:
            made[model] = Run(tmp_path_factory.mktemp(model), model, RAW[model]).until_trained()
        return made[model]

    return of
