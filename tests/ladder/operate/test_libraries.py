"""A model's own libraries: pinned, locked together with the platform's, and what its steps here run with."""

import subprocess
import sys
from pathlib import Path

import pytest

from ladder.cloud import environments
from ladder.cloud.client import Cloud
from ladder.cloud.home import Home
from ladder.exits import Failed, Wrong
from ladder.operate import libraries
from ladder.operate.libraries import Libraries, explained, unpinned, uv
from pipelines.libraries import LOCK, STATED, digest, in_words
from tests.ladder.cloud.toy.pipeline import until
from tests.ladder.operate.wheels import wheel


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Libraries:
    """A model that brings ``tiny``, beside a platform that has ``base`` 1.0."""
    index = tmp_path / "index"
    index.mkdir()
    for name, version, *needs in (
        ("base", "1.0"),
        ("base", "2.0"),
        ("tiny", "1.0"),
        ("tiny", "2.0"),
        ("modern", "1.0", "base>=2"),
    ):
        wheel(index, name, version, *needs)
    for name, value in (("UV_NO_INDEX", "1"), ("UV_FIND_LINKS", str(index)), ("UV_CACHE_DIR", str(tmp_path / "uv"))):
        monkeypatch.setenv(name, value)
    platform = tmp_path / "image.txt"
    platform.write_text("base==1.0\n")
    monkeypatch.setattr(libraries, "PLATFORM", platform)
    found = Libraries("card-checks")
    found.__dict__["folder"] = tmp_path / "card_checks"
    found.folder.mkdir()
    state(found, "tiny==1.0  # what this model is for")
    return found


def state(model: Libraries, text: str) -> None:
    (model.folder / STATED).write_text(text + "\n")


@pytest.mark.parametrize(
    ("complaint", "kind"),
    [
        ("error: Request failed\n  Caused by: error sending request for url (https://pypi.org/simple/a/)", Failed),
        ("error: Failed to fetch: `https://pypi.org/simple/a/`", Failed),
        ("error: x\n  Caused by: dns error: failed to lookup address information", Failed),
        ("  x No solution found:\n  Because a was not found in the cache and you require a, ...", Failed),
        ("  x No solution found:\nhint: Packages were unavailable because the network was disabled.", Failed),
        ("  x No solution found:\n  Because networkx==99 does not exist and you require networkx==99, ...", Wrong),
    ],
)
def test_an_index_that_is_out_of_reach_is_told_from_a_library_that_is_not_there(
    complaint: str, kind: type[Exception]
) -> None:
    assert type(explained(Path("requirements.txt"), complaint)) is kind


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("lightgbm==4.6.0", ""),
        ("xgboost[dask]==3.1.0 ; python_version < '3.14'", ""),
        ("lightgbm", "no single version"),
        ("lightgbm>=4", "no single version"),
        ("lightgbm==4.*", "no single version"),
        ("lightgbm==4.0,!=4.0", "no single version"),
        ("lightgbm===4.0", "no single version"),
        ("lightgbm @ https://example.com/lightgbm.whl", "address"),
        ("-r others.txt", "no requirement"),
        ("--index-url https://example.com", "no requirement"),
        ("../lightgbm.whl", "no requirement"),
    ],
)
def test_a_requirement_names_one_version_and_nothing_else(line: str, why: str) -> None:
    found = unpinned(line)
    assert (why in found) if why else not found


def test_a_lock_holds_the_models_and_the_platforms_libraries_by_digest(model: Libraries) -> None:
    assert not model.is_locked()
    model.lock()
    assert model.is_locked()
    lock = (model.folder / LOCK).read_text()
    assert [line.split(" ")[0] for line in lock.splitlines() if "==" in line] == ["base==1.0", "tiny==1.0"]
    assert lock.count("--hash=sha256:") == 2
    assert in_words(model.folder) == f"{digest(model.folder)} tiny==1.0"


def test_a_lock_is_old_once_anything_that_it_is_made_of_has_changed(model: Libraries) -> None:
    model.lock()
    state(model, "tiny==2.0")
    assert not model.is_locked()
    model.lock()
    libraries.PLATFORM.write_text("base==2.0\n")
    assert not model.is_locked()
    model.lock()
    state(model, "# none")
    assert not model.is_locked(), "a lock of nothing stated would still be installed"
    model.lock()
    assert model.is_locked()
    assert not (model.folder / LOCK).exists()
    assert digest(model.folder) == ""


@pytest.mark.parametrize(
    ("stated", "told"),
    [("base==2.0", "base==2.0"), ("modern==1.0", "base>=2"), ("tiny==3.0", "tiny==3.0"), ("absent==1.0", "absent")],
)
def test_what_excludes_the_platforms_libraries_is_told_and_changes_nothing(
    stated: str, told: str, model: Libraries
) -> None:
    model.lock()
    before = (model.folder / LOCK).read_text()
    state(model, stated)
    with pytest.raises(Wrong, match="State another version") as refused:
        model.lock()
    assert str(model.folder / STATED) in str(refused.value)
    assert told in str(refused.value)
    assert (model.folder / LOCK).read_text() == before


def test_an_index_out_of_reach_is_no_fault_of_the_authors(model: Libraries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_NO_INDEX")
    monkeypatch.delenv("UV_FIND_LINKS")
    monkeypatch.setenv("UV_OFFLINE", "1")
    with pytest.raises(Failed, match="out of reach"):
        model.lock()


def version_seen_by(python: str) -> str:
    command = [python, "-I", "-c", "import base, tiny, sys; print(base.VERSION, tiny.VERSION, 'pytest' in sys.modules)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_an_image_here_is_an_environment_with_exactly_what_its_lock_says(model: Libraries, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    model.lock()
    first = environments.make(home, model.folder / LOCK, uv())
    environments.tag(home, "card-checks-1", first)
    state(model, "tiny==2.0")
    model.lock()
    environments.tag(home, "card-checks-2", environments.make(home, model.folder / LOCK, uv()))
    repository = "111111111111.dkr.ecr.us-east-1.amazonaws.com/local-lending"
    assert version_seen_by(environments.interpreter(home, f"{repository}:card-checks-1")).startswith("1.0 1.0")
    assert version_seen_by(environments.interpreter(home, f"{repository}:card-checks-2")).startswith("1.0 2.0")
    assert environments.interpreter(home, f"{repository}:other-1") == sys.executable


def test_an_environment_is_made_once_and_one_cut_short_anew(model: Libraries, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    model.lock()
    lock = model.folder / LOCK
    folder = environments.make(home, lock, uv())
    assert environments.make(home, lock, "no uv is asked again") == folder
    (folder / "made").unlink()
    (folder / "bin" / "python").unlink()
    assert not environments.is_made(home, lock)
    assert version_seen_by(str(environments.make(home, lock, uv()) / "bin" / "python")).startswith("1.0 1.0")


def test_a_file_that_is_not_the_one_locked_is_not_installed(
    model: Libraries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.lock()
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "another"))  # or it would take the one that it has seen
    wheel(tmp_path / "index", "tiny", "1.0", "base")
    home = Home(tmp_path / "home")
    with pytest.raises(environments.NotInstalledError, match="tiny"):
        environments.make(home, model.folder / LOCK, uv())
    assert not environments.is_made(home, model.folder / LOCK)


def status(cloud: Cloud, job: str) -> str:
    return cloud.client("sagemaker").describe_processing_job(ProcessingJobName=job)["ProcessingJobStatus"]


BY_A_PROCESS_APART = (
    "import os, subprocess; subprocess.run([os.environ['LADDER_MODEL_PYTHON'], '-c', 'import tiny'], check=True)"
)


def test_what_a_model_brings_is_there_for_its_author_and_never_for_the_judge(model: Libraries, tmp_path: Path) -> None:
    home = Home(tmp_path / "cloud")
    cloud = Cloud.start(stack="local", account_id="123456789012", region="us-east-1", home=home)
    try:
        model.lock()
        environments.tag(home, "card-checks-1", environments.make(home, model.folder / LOCK, uv()))
        sagemaker, outcome = cloud.client("sagemaker"), dict[str, str]()
        for tag, python, program in (
            ("card-checks-1", "model-python", "import tiny"),
            ("card-checks-1", "python", "import tiny"),
            ("other-1", "model-python", "import tiny"),
            ("card-checks-1", "python", BY_A_PROCESS_APART),  # as the steps that ask do
        ):
            job = f"{tag}-{python}" if program == "import tiny" else "apart"
            sagemaker.create_processing_job(
                ProcessingJobName=job,
                AppSpecification={
                    "ImageUri": f"123456789012.dkr.ecr.us-east-1.amazonaws.com/local-lending:{tag}",
                    "ContainerEntrypoint": [python, "-c", program],
                },
                ProcessingResources={
                    "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.t3.medium", "VolumeSizeInGB": 1}
                },
                RoleArn="arn:aws:iam::123456789012:role/jobs",
            )
            outcome[job] = until(lambda name=job: status(cloud, name), lambda now: now != "InProgress")
        assert outcome == {
            "card-checks-1-model-python": "Completed",
            "card-checks-1-python": "Failed",
            "other-1-model-python": "Failed",
            "apart": "Completed",
        }
    finally:
        cloud.stop()
