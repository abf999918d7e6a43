"""A serving container of the tests: answers with its model's text and what it was asked; dies or refuses when told."""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

MODEL = (Path(os.environ["SM_ML_ROOT"]) / "model" / "model.txt").read_text()
if MODEL == "broken":
    raise SystemExit("this model can't be loaded")
time.sleep(float(os.environ.get("TOY_START", "0")))
asked_so_far = count()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(200, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if body == b"bad":
            self.answer(400, b"age: is missing")
        elif body == b"die":
            os._exit(1)
        elif self.headers["Content-Type"] == "text/csv":
            self.answer(200, b"".join(b"%d\n" % len(line) for line in body.splitlines()))
        else:
            time.sleep(float(os.environ.get("TOY_SLEEP", "0")))
            fails = int(os.environ.get("TOY_FAILS", "0"))  # of a hundred, evenly
            if next(asked_so_far) * fails % 100 < fails:
                self.answer(500, MODEL.encode())
                return
            asked = {"model": MODEL, "asked": body.decode(), "accept": self.headers["Accept"]}
            self.answer(200, json.dumps(asked).encode())

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", self.headers.get("Accept", "application/json"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002
        print("asked", self.path, flush=True)  # noqa: T201


ThreadingHTTPServer(("127.0.0.1", int(os.environ["SAGEMAKER_BIND_TO_PORT"])), Handler).serve_forever()
