"""Names that people type: fixed, short, and unique in whatever space AWS keeps them.

IAM and S3 names are global to an account or to AWS, so they carry the region (and the account); the rest are regional.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Names:
    environment: str
    region: str
    account_id: str

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

    def log_group(self, team: str, part: str) -> str:
        return f"/ladder/{self.environment}/{team}/{part}"
