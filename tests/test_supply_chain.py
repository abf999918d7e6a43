"""Whatever is fetched is what was once looked at: pinned by digest, from no address of anybody's."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAKEFILE = (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda file: file.name)
def test_each_requirement_has_a_version_and_digests(file: Path) -> None:
    text = file.read_text().replace("\\\n", " ")
    for line in filter(None, text.splitlines()):
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line
    assert "://" not in text


def test_what_npm_fetches_has_a_digest_and_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
    assert "npm ci" in MAKEFILE, "install alone would float"


def test_make_installs_nothing_without_its_digest() -> None:
    installs = [line for line in MAKEFILE.splitlines() if re.search(r"pip install|\$\(UV\)", line) and ":=" not in line]
    assert len(installs) == 6
    ours = [line for line in installs if "$(PINNED) requirements/" not in line]
    assert ours == ["\t@$(UV) --no-deps --no-build-isolation --editable ."], "setuptools is the one in run.txt"
    assert "PINNED := --require-hashes --requirement" in MAKEFILE
    assert re.search(r"^setuptools==", (ROOT / "requirements/run.txt").read_text(), re.MULTILINE)


def test_our_package_can_be_neither_uploaded_nor_taken_for_anothers() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["name"] == "ladder-mlops-blueprint"
    # PyPI refuses any upload with a classifier that begins so: https://pypi.org/classifiers/
    assert "Private :: Do Not Upload" in project["classifiers"]
    assert list(project["scripts"]) == ["ladder"]


@pytest.mark.parametrize(("version", "fits"), [((3, 10), 0), ((3, 11), 1), ((3, 13), 1), ((3, 14), 0), ((4, 0), 0)])
def test_a_python_out_of_range_is_told_how_to_get_one(version: tuple[int, int], fits: bool) -> None:
    check = ROOT / "requirements" / "python_version.py"
    pretend = f"import sys, runpy; sys.version_info = {version}; runpy.run_path({str(check)!r})"
    told = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert told.returncode == (0 if fits else 1)
    assert told.stderr == "" if fits else ("%d.%d" % version in told.stderr and "make python" in told.stderr)  # noqa: UP031
    assert re.search(r"^python:.*## ", MAKEFILE, re.MULTILINE)
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert declared == ">=3.11,<3.14"
