"""The experiments' database is there whole or not at all, whenever the cloud that makes it is killed."""

import sqlite3
import subprocess
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ladder.cloud.home import Home
from ladder.cloud.services.sagemaker import tracking_store
from ladder.cloud.services.sagemaker.tracking_store import TrackingStore

TABLE = "import sqlite3, sys; file = sys.argv[1].removeprefix('sqlite:///'); sqlite3.connect(file).execute({!r}); {}"


def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> TrackingStore:

    def thread(target: Any, _name: str) -> None:
        threading.Thread(target=target).start()

    monkeypatch.setattr(tracking_store, "MAKE_TABLES", program)
    home = Home(tmp_path)
    home.workspace.mkdir(exist_ok=True)
    daemon: Any = SimpleNamespace(home=home, thread=thread, children=SimpleNamespace(start=subprocess.Popen))
    return TrackingStore(daemon)


def tables(home: Path) -> list[str]:
    return [name for (name,) in sqlite3.connect(home / "mlflow.db").execute("SELECT name FROM sqlite_master")]


def test_what_was_cut_short_is_made_anew_and_what_is_there_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = store(tmp_path, monkeypatch, TABLE.format("CREATE TABLE half(a)", "sys.exit(1)"))
    cut.wait()
    assert not (tmp_path / "mlflow.db").exists()
    store(tmp_path, monkeypatch, TABLE.format("CREATE TABLE whole(a)", "pass")).wait()
    assert tables(tmp_path) == ["whole"]
    store(tmp_path, monkeypatch, TABLE.format("CREATE TABLE more(a)", "pass")).wait()
    assert tables(tmp_path) == ["whole"]
