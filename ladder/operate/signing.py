"""Who asks, proved to who decides: a signed call to STS that vouches for one request (pipelines/delivery/identity)."""

from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from ladder.exits import Failed, Wrong
from ladder.operate.session import Session
from pipelines.delivery.identity import BODY, DIGEST_HEADER, FORM
from stacks.names import MODEL_RISK, PLATFORM
from stacks.teams import Team


def proof(session: Session, team: Team, by: str | None, digest: str) -> dict[str, str]:
    """The headers that the signer of this digest alone can make. Raises Wrong for a name where AWS knows who it is."""
    region = session.config.settings.region
    host = session.cloud.url if session.cloud else f"https://sts.{region}.amazonaws.com"
    request = AWSRequest("POST", f"{host}/", data=BODY, headers={"Content-Type": FORM, DIGEST_HEADER: digest})
    signer: Any = SigV4Auth(signed_in(session, team, by), "sts", region)
    signer.add_auth(request)
    headers: Any = request.headers
    return {
        "authorization": headers["Authorization"],
        "date": headers["X-Amz-Date"],
        "token": headers.get("X-Amz-Security-Token") or "",
    }


def signed_in(session: Session, team: Team, by: str | None) -> Any:
    """In AWS, whoever is signed in. On this machine anyone may be anyone, which a demonstration needs: the embedded
    cloud's STS signs them in under the name given, as Identity Center would by their password.
    """
    if session.cloud is None:
        if by:
            raise Wrong("--by is for the cloud on this machine. In AWS it is you: your session says who asks.")
        import boto3  # noqa: PLC0415 - half of a second that only AWS needs

        found: Any = boto3.Session().get_credentials()
        if found is None:
            raise Failed("Nobody is signed in. Sign in first: aws sso login")
        return found.get_frozen_credentials()
    if not by:
        raise Wrong("Who asks? Say so with --by EMAIL: the cloud on this machine signs you in under that name.")
    names, judges = session.config.names, by in session.config.settings.model_risk
    role = names.role_arn(PLATFORM, MODEL_RISK) if judges else names.role_arn(team.name, "ask")
    taken = session.client("sts").assume_role(RoleArn=role, RoleSessionName=by)["Credentials"]
    return Credentials(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"])
