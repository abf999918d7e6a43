"""Names that people type: fixed, short, and unique in whatever space AWS keeps them.

IAM and S3 names are global to an account or to AWS, so they carry the region (and the account); the rest are regional.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Characters AWS allows, from each service's API reference (CreateBucket, CreateRole, CreateModelPackageGroup, ...).
LONGEST_BUCKET = 63
LONGEST_ROLE = 64
LONGEST_POLICY = 128
# Package group and endpoint may have 63, a schedule 64, a pipeline 256. A step's job has 63 too, and begins with this
# name, to which SageMaker adds the execution's id and characters of its own, 25 with the hyphens between.
# https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html#build-and-manage-step-permissions-prefix
LONGEST_MODEL = 63 - 25
LONGEST_USER_PROFILE = 63
LONGEST_REPOSITORY = 256

BUCKET_PARTS = ("data", "artifacts", "ledger")
ROLE_PARTS = (
    *("people", "jobs", "budget", "ci", "step-prepare", "step-author", "step-judge", "pipeline", "release"),
    *("serving", "tracking", "pods", "ask", "decisions", "delivery", "workflow"),
)
PLATFORM = "platform"  # stands where a team would, for what teams share; no team may be called so
MODEL_RISK = "model-risk"  # role of those who judge models of all teams, and the permission set `ladder-model-risk`
# What Ladder itself calls `<team>-<word>`, or keeps under `<word>/` in a team's buckets; no model may be called so.
WORDS_OF_OURS = frozenset(
    {
        *BUCKET_PARTS,
        *ROLE_PARTS,
        *(
            "alias",
            "author",
            "batches",
            "boundary",
            "contract",
            "deployments",
            "gpu",
            "images",
            "judge",
            "key",
            "people-boundary",
            "platform",
            "cluster",
            "prepare",
        ),
        *("runs", "services", "serving", "shared", "source", "spend", "studio", "tracking", "training"),
        *("work", "work-log"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Names:
    environment: str
    region: str
    account_id: str

    @property
    def stack(self) -> str:
        """``dev-us-east-1``, after which its file is named; on this machine, ``local``."""
        return self.environment if self.environment == "local" else f"{self.environment}-{self.region}"

    @property
    def cluster(self) -> str:
        """The Kubernetes cluster: ``dev-platform-gpu``."""
        return f"{self.prefix(PLATFORM)}gpu"

    @property
    def cluster_arn(self) -> str:
        return f"arn:aws:eks:{self.region}:{self.account_id}:cluster/{self.cluster}"

    @property
    def state_bucket(self) -> str:
        """Where Pulumi keeps the state of the account's stacks in this region; made by hand (README)."""
        return f"ladder-state-{self.region}-{self.account_id}"

    def prefix(self, team: str) -> str:
        """All that a team owns begins with this: ``dev-lending-``."""
        return f"{self.environment}-{team}-"

    def model(self, team: str, model: str) -> str:
        """Package group, pipeline, endpoint and image repository of a model: ``dev-lending-loan-approval``."""
        return f"{self.prefix(team)}{model}"

    def role(self, team: str, part: str) -> str:
        """``dev-lending-jobs-us-east-1``; at most 64 characters (IAM quota)."""
        return f"{self.prefix(team)}{part}-{self.region}"

    def role_arn(self, team: str, part: str) -> str:
        return f"arn:aws:iam::{self.account_id}:role/{self.role(team, part)}"

    def bucket(self, team: str, part: str) -> str:
        """``dev-lending-data-us-east-1-111111111111``; at most 63 characters (S3 naming rules)."""
        return f"{self.prefix(team)}{part}-{self.region}-{self.account_id}"

    def profile(self, team: str, person: str) -> str:
        """A person's in SageMaker Studio: ``dev-lending-lena-ortiz``."""
        return self.prefix(team) + re.sub(r"[^a-z0-9]+", "-", person.partition("@")[0].lower()).strip("-")

    def log_group(self, team: str, part: str) -> str:
        return f"/ladder/{self.environment}/{team}/{part}"

    def too_long(
        self, team: str, models: Iterable[str] = (), people: Iterable[str] = ()
    ) -> Iterator[tuple[str, str, int]]:
        """What a name is for, the name, and the most characters that AWS allows it."""
        limits = [
            *(("bucket", self.bucket(team, part), LONGEST_BUCKET) for part in BUCKET_PARTS),
            *(("role", self.role(team, part), LONGEST_ROLE) for part in ROLE_PARTS),
            ("boundary policy", self.role(team, "boundary"), LONGEST_POLICY),
            *(("user profile", self.profile(team, person), LONGEST_USER_PROFILE) for person in people),
            ("image repository", self.prefix(team), LONGEST_REPOSITORY),
            *(("job-name prefix", self.model(team, model), LONGEST_MODEL) for model in models),
        ]
        return ((use, name, limit) for use, name, limit in limits if len(name) > limit)
