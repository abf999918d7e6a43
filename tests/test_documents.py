"""The documents name files and folders that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP = {path.name for path in ROOT.iterdir() if path.is_dir()}
NAMED = re.compile(rf"(?<![\w./])(?:{'|'.join(sorted(map(re.escape, TOP)))})/[\w./-]*+(?!<)")
MADE_BY_READERS = {"pipelines/models/card_checks/", "stacks/teams/fraud.yaml"}  # as the README has them type it


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md"])
def test_every_path_that_a_document_names_is_there(document: str) -> None:
    paths = {found.rstrip(".") for found in NAMED.findall((ROOT / document).read_text())} - MADE_BY_READERS
    assert len(paths) > 5
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_the_architecture_fits_on_one_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 100
