"""Who asks is known from STS alone, for one request and no other."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pipelines.delivery.identity import BODY, DIGEST_HEADER, FORM, Caller, Proof, UnprovedError, caller, taken_role

ANSWER = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    "<Arn>{arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"
)
LENA = "arn:aws:sts::111111111111:assumed-role/dev-lending-release-us-east-1/lena@example.com"
KEYS = Credentials("AKIA", "secret", "token")


def signed(request: AWSRequest) -> str:
    signer = SigV4Auth(KEYS, "sts", "us-east-1")
    signer.add_auth(request)
    return str(request.headers["Authorization"])


def proof_for(url: str, digest: str) -> Proof:
    request = AWSRequest("POST", url, data=BODY, headers={"Content-Type": FORM, DIGEST_HEADER: digest})
    authorization = signed(request)
    return Proof(authorization=authorization, date=str(request.headers["X-Amz-Date"]), token="token")  # noqa: S106


@pytest.fixture
def sts() -> Iterator[str]:
    """A server that checks a signature as STS does: over the headers as they came."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = AWSRequest("POST", f"http://{self.headers['Host']}/", data=body)
            for name in ("Content-Type", DIGEST_HEADER):
                request.headers[name] = self.headers[name]
            request.context["timestamp"] = self.headers["X-Amz-Date"]
            request.headers["X-Amz-Date"] = self.headers["X-Amz-Date"]
            request.headers["X-Amz-Security-Token"] = self.headers["X-Amz-Security-Token"]
            signer = SigV4Auth(KEYS, "sts", "us-east-1")
            text = signer.string_to_sign(request, signer.canonical_request(request))
            good = self.headers["Authorization"].endswith(signer.signature(text, request))
            self.send_response(200 if good else 403)
            self.end_headers()
            self.wfile.write(ANSWER.format(arn=LENA).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_who_signed_is_who_sts_says(sts: str) -> None:
    assert caller(proof_for(sts, "d" * 64), "d" * 64, sts) == Caller(
        "dev-lending-release-us-east-1", "lena@example.com"
    )


def test_a_proof_for_one_request_vouches_for_no_other(sts: str) -> None:
    with pytest.raises(UnprovedError, match="403"):
        caller(proof_for(sts, "d" * 64), "e" * 64, sts)


def test_a_signature_that_leaves_the_request_out_proves_nothing(sts: str) -> None:
    proof = proof_for(sts, "d" * 64)
    without = proof.authorization.replace(f";{DIGEST_HEADER}", "")
    with pytest.raises(UnprovedError, match=DIGEST_HEADER):
        caller(proof.model_copy(update={"authorization": without}), "d" * 64, sts)


@pytest.mark.parametrize("arn", ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:user/lena", ""])
def test_only_a_session_of_a_role_is_somebody(arn: str) -> None:
    with pytest.raises(UnprovedError, match="no session of a role"):
        taken_role(ANSWER.format(arn=arn))
