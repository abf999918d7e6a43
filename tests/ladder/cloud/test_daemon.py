"""One cloud a home, on this machine alone, that nothing but itself takes down, and that leaves nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ladder.cloud.client import Cloud, stop
from ladder.cloud.engine.target import CloudError
from ladder.cloud.home import Home

LONG_ENOUGH = 20


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / ".ladder")
    yield home
    stop(home)


def start(home: Home) -> Cloud:
    return Cloud.start(stack="local", account_id="123456789012", region="us-east-1", home=home)


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + LONG_ENOUGH
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_it_starts_once_however_many_ask_and_stops_without_a_trace(home: Home) -> None:
    with ThreadPoolExecutor(3) as pool:
        clouds = list(pool.map(start, [home] * 3))
    assert len({cloud.address for cloud in clouds}) == 1
    cloud = clouds[0]
    assert Cloud.connect(home) == cloud
    assert lives(cloud.address.pid)

    cloud.stop()
    assert eventually(lambda: not lives(cloud.address.pid))
    assert not answers(cloud.address.port)
    assert not list(home.path.iterdir())
    stop(home)  # twice is as good as once


def test_killed_it_is_known_to_be_dead_and_the_next_one_starts_afresh(home: Home) -> None:
    cloud = start(home)
    cloud.client("s3").create_bucket(Bucket="lost")
    os.kill(cloud.address.pid, signal.SIGKILL)
    assert eventually(lambda: not lives(cloud.address.pid))
    assert Cloud.connect(home) is None

    another = start(home)
    assert another.address.pid != cloud.address.pid
    assert not another.client("s3").list_buckets()["Buckets"]


@pytest.mark.parametrize(
    "name", ["cloud/theirs", "mlflow.db", "notifications.jsonl", "cloud.log", "images/holiday.jpg",
             "environments/prod.env", "report.html"],
)  # fmt: skip
def test_what_no_cloud_left_is_somebody_elses_and_stays(home: Home, name: str) -> None:
    theirs = home.path / name
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    with pytest.raises(CloudError, match=rf"holds {name.partition('/')[0]}, which no cloud left there"):
        start(home)
    stop(home)
    assert [path for path in home.path.rglob("*") if path.is_file()] == [theirs]


def test_what_outlives_a_cloud_that_ended_by_itself_is_ours_when_the_next_one_starts(home: Home) -> None:
    cloud = start(home)
    home.report.write_text("ours")
    os.kill(cloud.address.pid, signal.SIGTERM)
    assert eventually(lambda: not lives(cloud.address.pid))
    assert home.report.exists()
    assert start(home).address.pid != cloud.address.pid
    stop(home)
    home.remove(home.ours)
    assert [*home.path.iterdir()] == []


def test_children_die_with_the_process_that_started_them() -> None:
    program = (
        "import sys, time; from ladder.cloud.children import Children; children = Children(); "
        "print(children.start([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        lived = lives(child)
        parent.kill()
    assert lived
    assert eventually(lambda: not lives(child))


def test_the_death_of_who_started_it_leaves_it_alone(home: Home) -> None:
    program = (
        "import sys, time; from pathlib import Path; from ladder.cloud.client import Cloud; "
        "from ladder.cloud.home import Home; Cloud.start(stack='local', account_id='123456789012', "
        "region='us-east-1', home=Home(Path(sys.argv[1]))); print('up', flush=True); time.sleep(60)"
    )
    arguments = [sys.executable, "-c", program, str(home.path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, start_new_session=True) as client:
        assert client.stdout
        client.stdout.readline()
        os.killpg(client.pid, signal.SIGKILL)
    assert Cloud.connect(home)


def test_an_address_that_another_has_taken_over_is_not_the_cloud(home: Home) -> None:
    cloud = start(home)
    home.write_address(replace(cloud.address, id="0" * 32))
    assert Cloud.connect(home) is None
    home.write_address(cloud.address)
    assert Cloud.connect(home) == cloud


def test_another_stack_is_told_who_occupies_the_home(cloud: Cloud) -> None:
    with pytest.raises(CloudError, match=r"stack local is running.*ladder down"):
        Cloud.start(stack="dev-us-east-1", account_id="111111111111", region="us-east-1", home=cloud.home)


def test_it_listens_on_this_machine_only_and_obeys_nobody_without_its_id(cloud: Cloud) -> None:
    listening = Path(f"/proc/{cloud.address.pid}/net/tcp").read_text()
    assert f"0100007F:{cloud.address.port:04X} 00000000:0000 0A" in listening
    assert f"00000000:{cloud.address.port:04X} 00000000:0000 0A" not in listening
    assert cloud.home.address_file.stat().st_mode & 0o077 == 0
    connection = http.client.HTTPConnection("127.0.0.1", cloud.address.port)
    connection.request("POST", "/_ladder/stop", headers={"Origin": "https://example.com"})
    assert connection.getresponse().status == http.HTTPStatus.FORBIDDEN
    assert Cloud.connect(cloud.home)


def test_nothing_of_the_users_aws_setup_is_used(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; "
        "from ladder.cloud.client import Cloud; from ladder.cloud.home import Home; "
        "print(Cloud.connect(Home(Path(sys.argv[1]))).client('sts').get_caller_identity()['Account'])"
    )
    (tmp_path / "config").write_text("[default]\nendpoint_url = http://127.0.0.1:9\n")
    theirs = {
        "AWS_PROFILE": "no-such-profile",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }
    told = subprocess.run(
        [sys.executable, "-c", program, str(cloud.home.path)],
        env={**os.environ, **theirs},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "123456789012"
