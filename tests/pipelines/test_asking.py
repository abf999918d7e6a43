"""How a model is asked: its author's code sees a question when it is asked, and answers before the truth is shown."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.arrow import pa
from pipelines.container import Container
from pipelines.interface import MODELS, declared
from pipelines.table import read, read_frame
from pipelines.training import asking
from pipelines.training.asking import AnswerError, Exchange, predictions
from pipelines.training.messages import MessageError, packed, receive, send, unpacked
from pipelines.training.steps.dataset import dataset
from pipelines.training.steps.predict import predict
from pipelines.training.steps.stress import stress
from tests.pipelines.execution import RAW, Run, in_this_process

Trained = Callable[[str], Run]
MODEL = "bike-demand"
LOOKS_FOR_QUESTIONS = """
import os, pathlib
print('x' * 100_000)
assert not [*pathlib.Path(os.environ['SM_ML_ROOT']).rglob('questions.parquet')]
"""


def of_its_own(trained: Trained, model: str, tmp_path: Path) -> Run:
    made = trained(model)
    run = Run(tmp_path / "run", model, RAW[model])
    run.folder.mkdir()
    for step in ("dataset", "train"):
        (run.folder / step).symlink_to(made.folder / step)
    return run


def asked(run: Run, environment: dict[str, str], paper: str = "questions") -> Container:
    channels = {"model": run.model_archive(), "questions": run.output("dataset", paper)}
    return run.place("predict", channels, environment)


@pytest.fixture
def author(tmp_path: Path) -> Callable[[str, str], dict[str, str]]:
    """The environment of a container whose image has these lines before a model's own features.py."""

    def of(model: str, lines: str) -> dict[str, str]:
        image = tmp_path / "image"
        shutil.copytree(MODELS.parent, image / "pipelines", ignore=shutil.ignore_patterns("__pycache__"))
        features = image / "pipelines" / "models" / model.replace("-", "_") / "features.py"
        text = features.read_text()
        features.write_text(text[: text.index("import")] + f"{lines}\n" + text[text.index("import") :])
        return {"PATH": os.environ["PATH"], "PYTHONPATH": str(image), "LADDER_MODEL_PYTHON": sys.executable}

    return of


def test_no_question_holds_an_answer_that_was_not_given_before(trained: Trained, tmp_path: Path) -> None:
    run, declaration = of_its_own(trained, MODEL, tmp_path), declared(MODEL)
    truth = read(run.output("dataset", "answers") / "answers.parquet")
    hidden = dict(zip(truth["row_id"].to_pylist(), truth[declaration.target].to_pylist(), strict=True))
    given: list[int] = []

    @contextmanager
    def watched(place: Container, model: str) -> Generator[Exchange]:
        with in_this_process(place, model) as exchange:

            def exchanged(what: str, body: bytes) -> tuple[str, bytes]:
                if what == "questions":
                    question = unpacked(body).select(["row_id", declaration.target]).to_pylist()
                    shown = {row["row_id"] for row in question if row[declaration.target] is not None}
                    assert shown & hidden.keys() <= set(given)
                    given.extend(unpacked(exchange(what, body)[1])["row_id"].to_pylist())
                else:
                    assert set(given) == hidden.keys()
                return exchange(what, body)

            yield exchanged

    predict(asked(run, {}), watched)
    assert given == truth["row_id"].to_pylist()


@pytest.mark.parametrize("model", [pytest.param(MODEL, marks=pytest.mark.exhaustive), "_template"])
def test_a_process_apart_gives_the_answers_that_the_model_gives(
    trained: Trained, tmp_path: Path, author: Callable[..., Any], model: str
) -> None:
    """However much its author's code prints; and that one finds no question in its container."""
    run = of_its_own(trained, model, tmp_path)
    predict(asked(run, {}), in_this_process)
    outputs = [(name, run.output("predict", name) / f"{name}.parquet") for name in ("predictions", "inputs")]
    beside = {name: read_frame(path) for name, path in outputs}
    environment = author(model, LOOKS_FOR_QUESTIONS)
    place = asked(run, environment)
    environment["SM_ML_ROOT"] = str(place.root)
    predict(replace(place, environment=environment))
    for name, path in outputs:
        assert read_frame(path).equals(beside[name])
    stated = json.loads((run.output("predict", "predictions") / "latency.json").read_text())
    assert stated["latency_p95_ms"] > 0


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("raise ValueError('no such table')", r"^ValueError \(features.py, line 3\): no such table$"),
        (
            "import nothing_like_it",
            r"^ModuleNotFoundError \(features.py, line 3\): No module named 'nothing_like_it'\. "
            r"State it in the model's requirements.txt, as nothing_like_it==VERSION$",
        ),
        ("import sys; sys.exit(0)", r"gave no answer: it ended \(exit 0\)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", r"gave no answer: .* \(exit -9\)"),
        ("import os; [os.write(fd, b'{}\\n') for fd in range(3, 9) if os.path.exists(f'/dev/fd/{fd}')]", "no message"),
    ],
)
def test_what_an_authors_code_does_instead_of_answering_is_told(
    trained: Trained, tmp_path: Path, author: Callable[..., Any], lines: str, reason: str
) -> None:
    environment = author("_template", lines)
    run = of_its_own(trained, "_template", tmp_path)
    with pytest.raises(AnswerError, match=reason):
        predict(asked(run, environment))


def test_spoilt_questions_that_can_not_be_answered_leave_the_reason_and_no_answer(
    trained: Trained, tmp_path: Path, author: Callable[..., Any]
) -> None:
    run = of_its_own(trained, "_template", tmp_path)
    place = asked(run, author("_template", "raise ValueError('no such table')"), "noise")
    stress(place)
    left = place.output("predictions")
    assert [path.name for path in left.iterdir()] == ["stress.json"], "an object for the judge's input"
    told = json.loads((left / "stress.json").read_text())
    assert told == {"answered": False, "reason": "ValueError (features.py, line 3): no such table"}


def test_an_authors_code_that_does_not_end_is_ended(
    trained: Trained, tmp_path: Path, author: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor what it started, which may hold the pipe open though its parent is gone."""
    monkeypatch.setattr(asking, "SECONDS_TO_ANSWER", 4)
    run = of_its_own(trained, "_template", tmp_path)
    sleeping = "import os, time\nif os.fork() == 0: time.sleep(600)\nos._exit(3)"
    with pytest.raises(AnswerError, match=r"gave no answer: 4 seconds went by \(exit 3\)"):
        predict(asked(run, author("_template", sleeping)))


def test_which_rows_are_asked_about_follows_from_what_no_authors_code_is_told(trained: Trained, tmp_path: Path) -> None:
    """With the seed of the contract alone, the rows to learn from would tell what lies between them."""
    made, other = trained("_template"), Run(tmp_path, "_template", tmp_path / "raw.csv")
    lines = RAW["_template"].read_text().splitlines()
    other.raw.write_text("\n".join([*lines[:-1], ""]))
    other.validate()
    dataset(other.place("dataset", {name: other.output("validate", name) for name in ("data", "validation")}))
    drawn = [
        read(run.output("dataset", "questions") / "questions.parquet").drop(["row_id", "question"])
        for run in (made, other)
    ]
    rows = [{tuple(row.values()) for row in table.to_pylist()} for table in drawn]
    assert len(rows[0] & rows[1]) < 0.75 * len(rows[0])


def replies(*row_ids: list[int]) -> Exchange:
    """An author's code that answers for these rows, question by question."""
    left = iter(row_ids)
    return lambda what, _body: (what, packed(pa.table({"row_id": next(left), "prediction": [1.0] * 2})))


@pytest.mark.parametrize("rows", [[4, 5], [6, 6], [5, 6]])
def test_an_answer_to_another_question_is_refused(rows: list[int]) -> None:
    questions = pa.table({"question": [6, 5], "row_id": [6, 5]})
    with pytest.raises(AnswerError, match="other rows than it was asked about"):
        predictions(replies(rows), declared("_template"), questions)
    assert predictions(replies([6, 5]), declared("_template"), questions)["row_id"].to_pylist() == [6, 5]


def test_answers_that_are_no_tables_are_refused() -> None:
    questions = pa.table({"question": [1, 2], "row_id": [1, 2]})
    with pytest.raises(AnswerError, match="no tables"):
        predictions(lambda what, _body: (what, b"nonsense"), declared("_template"), questions)
    looking = pa.table({"question": [1, 2], "row_id": [1, 2]})
    answers = iter([pa.table({"row_id": [1], "prediction": [1.0]}), pa.table({"row_id": [2], "prediction": ["x"]})])
    with pytest.raises(AnswerError, match="no tables of one kind"):
        predictions(lambda what, _body: (what, packed(next(answers))), declared(MODEL), looking)


@pytest.mark.parametrize(
    "line", [b"", b"{}\n", b"[]\n", b"x" * 20_000, b'{"what": 1, "bytes": 0}\n', b'{"what": "a", "bytes": -1}\n',
             b'{"what": "a", "bytes": 10000000000000}\n', b'{"what": "a", "bytes": true}\n',
             b'{"what": "a", "bytes": 9}\nabc'],
)  # fmt: skip
def test_what_is_no_message_is_not_read_as_one(line: bytes, tmp_path: Path) -> None:
    (tmp_path / "pipe").write_bytes(line)
    with (tmp_path / "pipe").open("rb") as stream, pytest.raises(MessageError):
        receive(stream)
    with (tmp_path / "pipe").open("wb") as stream:
        send(stream, "questions", b"\n{")
    with (tmp_path / "pipe").open("rb") as stream:
        assert receive(stream) == ("questions", b"\n{")


SITE = sysconfig.get_path("purelib")
PYTHONS = (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}")


def that_nobody_may_run() -> str | None:
    """A Python of this version that another user can start, where we are root and so may start it as one."""

    def starts(python: str) -> bool:
        command, environment = [python, "-c", "import pandas, sklearn"], {"PYTHONPATH": SITE}
        try:
            done = subprocess.run(command, env=environment, user="nobody", capture_output=True, check=False)
        except OSError:
            return False
        return done.returncode == 0

    return next(filter(starts, PYTHONS), None) if os.geteuid() == 0 else None


@pytest.mark.skipif(not that_nobody_may_run(), reason="needs root, and a Python that every user may run")
def test_in_the_image_it_runs_as_a_user_who_can_neither_read_what_is_asked_nor_write_what_is_kept(
    trained: Trained, tmp_path: Path, author: Callable[..., Any]
) -> None:
    for parent in (tmp_path, *tmp_path.parents[:-2]):
        parent.chmod(0o755)
    run = of_its_own(trained, "_template", tmp_path)
    environment = author("_template", LOOKED)
    place = asked(run, environment)
    place.output("predictions").chmod(0o777)
    environment |= {
        "LADDER_AUTHOR_USER": "nobody",
        "LADDER_MODEL_PYTHON": str(that_nobody_may_run()),
        "PYTHONPATH": f"{environment['PYTHONPATH']}:{SITE}",
        "SM_ML_ROOT": str(place.root),
    }
    predict(replace(place, environment=environment))
    assert read(run.output("predict", "predictions") / "predictions.parquet").num_rows


def test_the_image_has_the_user_that_it_names_and_starts_as_root() -> None:
    """Else the step that asks can neither change users nor, in SageMaker, write what it keeps."""
    dockerfile = (MODELS.parent / "Dockerfile").read_text()
    [user] = re.findall(r"^ENV LADDER_AUTHOR_USER=(\w+)$", dockerfile, re.MULTILINE)
    assert re.search(rf"^RUN useradd [^\n]*\b{user}$", dockerfile, re.MULTILINE)
    assert user != "root"
    assert not re.search(r"^USER", dockerfile, re.MULTILINE)


LOOKED = """
import os, pathlib, pwd
assert pwd.getpwuid(os.getuid()).pw_name == "nobody" and os.getgroups() in ([], [os.getgid()]) and os.getgid() != 0
parent, output = pathlib.Path(f"/proc/{os.getppid()}"), pathlib.Path(os.environ["SM_ML_ROOT"], "processing", "output")
for refused in (lambda: os.listdir(parent / "fd"), lambda: open(parent / "mem", "rb"), lambda: open(parent / "environ"),
                lambda: (output / "predictions" / "predictions.parquet").write_bytes(b"")):
    try:
        refused()
    except PermissionError:
        continue
    raise AssertionError(refused)
"""
