"""The client's side of the embedded cloud: start it, find it, command it, stop it."""

import http.client
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pydantic import TypeAdapter

from ladder.cloud import services
from ladder.cloud.aws_client import client
from ladder.cloud.daemon import PREFIX, SECRET_HEADER, clean, take_lock
from ladder.cloud.engine.deployed import Deployed
from ladder.cloud.engine.table import Row
from ladder.cloud.engine.target import CloudError
from ladder.cloud.home import PROJECT, Address, Home

START_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Cloud:
    home: Home
    address: Address

    @classmethod
    def connect(cls, home: Home | None = None) -> "Cloud | None":
        """The cloud that runs in this home, or None. An address left by a dead one, or taken by another, is not it."""
        home = home or Home.default()
        address = home.read_address()
        if address is None:
            return None
        found = cls(home=home, address=address)
        try:
            found.ask("GET", "", timeout=10)
        except (OSError, http.client.HTTPException, CloudError):
            return None
        return found

    @classmethod
    def start(cls, *, stack: str, account_id: str, region: str, home: Home | None = None) -> "Cloud":
        """The running cloud of this stack, started first where there is none.

        Raises CloudError when another stack's cloud occupies the home, when the home holds what is
        somebody else's, or when the daemon doesn't come up.
        """
        home = home or Home.default()
        running = cls.connect(home) or cls._launch(home, stack, account_id, region)
        if running.address.stack != stack:
            raise CloudError(
                f"{home.path}: the cloud of stack {running.address.stack} is running. Run `ladder down` first, "
                f"or give stack {stack} a home of its own with LADDER_HOME."
            )
        return running

    @classmethod
    def _launch(cls, home: Home, stack: str, account_id: str, region: str) -> "Cloud":
        claim(home)
        arguments = ["--home", str(home.path), "--stack", stack, "--account-id", account_id, "--region", region]
        with home.log.open("ab") as log:
            # A session of its own: whatever signal ends this command or its group leaves the cloud alone.
            daemon = subprocess.Popen(
                [sys.executable, "-m", "ladder.cloud", *arguments],
                cwd=PROJECT,
                env={name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            found = cls.connect(home)
            if found:
                return found
            # Exit 0 means that another client's daemon won the race; it will be ready soon.
            if daemon.poll():
                break
            time.sleep(0.02)
        raise CloudError(f"The embedded cloud did not start. Its log: {home.log}")

    @property
    def url(self) -> str:
        return self.address.url

    def client(self, service: str) -> Any:
        """A boto3 client of this cloud."""
        return client(service, self.address)

    def ask(self, method: str, path: str, body: Any = None, timeout: float = 300, **query: str) -> Any:
        """One request to our own routes. Raises CloudError with what the daemon said when it refuses."""
        connection = http.client.HTTPConnection("127.0.0.1", self.address.port, timeout=timeout)
        target = PREFIX + path + (f"?{urlencode(query)}" if query else "")
        try:
            connection.request(method, target, json.dumps(body, allow_nan=False), {SECRET_HEADER: self.address.id})
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            raise CloudError(text.decode(errors="replace"))
        return json.loads(text)

    def deployed(self) -> tuple[Deployed, ...]:
        """All that was made from a plan; ``state`` tells what is recorded only."""
        return TypeAdapter(tuple[Deployed, ...]).validate_python(self.ask("GET", "resources"))

    def row_of(self, resource_type: str) -> Row:
        return services.row_of(resource_type)

    def refresh(self) -> tuple[str, ...]:
        """Keys of what was deleted behind the plan's back."""
        return tuple(self.ask("POST", "refresh"))

    def stop(self) -> None:
        """Ends the cloud and everything it started; returns once no process, port or file of it is left."""
        stop(self.home)


def claim(home: Home) -> None:
    """Makes the home ours before anything is written there. Raises CloudError where it holds what no cloud left."""
    if in_the_way := [path.name for path in home.in_the_way]:
        raise CloudError(
            f"{home.path} holds {', '.join(in_the_way)}, which no cloud left there. Nothing was changed. "
            "Name a folder of its own with LADDER_HOME."
        )
    home.path.mkdir(parents=True, exist_ok=True)
    home.lock.touch(mode=0o600)


def stop(home: Home) -> None:
    """As ``Cloud.stop``; also sweeps up after a cloud that was killed. Nothing happens where there is none."""
    running = Cloud.connect(home)
    if running:
        with suppress(OSError, http.client.HTTPException):  # it may be gone before its answer is out
            running.ask("POST", "stop")
    deadline = time.monotonic() + START_SECONDS
    while home.held_a_cloud:
        lock = take_lock(home)  # held by the daemon until it is done
        if lock is not None:
            clean(home)
            os.close(lock)
            break
        if time.monotonic() > deadline:
            raise CloudError(f"The embedded cloud (pid {running and running.address.pid}) did not stop; see {home.log}")
        time.sleep(0.02)
    # The daemon lets go of its lock a moment before it is gone.
    while running and alive(running.address.pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """A process that ended stays in the table, as a zombie, until its parent looks."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
