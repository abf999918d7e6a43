"""Right configs in forms that a strict reader might refuse, each with the place where it shows and what is read there."""

# ruff: noqa: E501  # a table is read by the line

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.stacks.good_config import CREDIT, FILES, MAPS, PROD

TEAMS = "  mlops:teams: [credit, maps]\n"
BRANCH = ("delivery", "branch")


@dataclass(frozen=True)
class GoodConfig:
    """``changes``: what stood there and what stands there now. ``at``: in the stack's settings, or in the file's team."""

    id: str
    file: str
    changes: tuple[tuple[str, str], ...]
    at: tuple[str | int, ...]
    value: Any


def prod(id_: str, old: str, new: str, at: tuple[str | int, ...], value: Any) -> GoodConfig:
    return GoodConfig(id_, PROD, ((old, new),), at, value)


def team(id_: str, old: str, new: str, at: tuple[str | int, ...], value: Any) -> GoodConfig:
    return GoodConfig(id_, MAPS if old in FILES[MAPS] else CREDIT, ((old, new),), at, value)


def waiver(reason: str, expires: str = "2027-03-31") -> str:
    return f"{TEAMS}  mlops:waivers:\n    - control: kms-rotation\n      resource: credit-key\n      reason: {reason}\n      owner: lena@example.com\n      expires: {expires}\n"


REASON = "the material is imported by hand"
GOOD_VARIANTS = (
    # As Pulumi writes
    prod("a level as text", "mlops:level: 1", 'mlops:level: "1"', ("level",), 1),
    prod("a truth value as text", "account_baseline: true", 'account_baseline: "true"', ("account_baseline",), True),
    prod("a truth value in single quotes", "account_baseline: true", "account_baseline: 'true'", ("account_baseline",), True),
    prod("a section as JSON", "{protect: true, force_destroy: false, key_deletion_days: 30}", """'{"protect":true,"force_destroy":false,"key_deletion_days":30}'""", ("protection", "key_deletion_days"), 30),
    prod("a list as JSON", "[credit, maps]", """'["credit","maps"]'""", ("teams",), ("credit", "maps")),
    prod("a salt", "config:", "encryptionsalt: v1:abc:v1:def\nconfig:", ("level",), 1),
    prod("a key of KMS", "config:", "secretsprovider: awskms://alias/state\nencryptedkey: AQICAH\nconfig:", ("level",), 1),
    prod("an environment of Pulumi ESC", "config:", "environment: [ladder/prod]\nconfig:", ("level",), 1),
    prod("a secret of another program", TEAMS, TEAMS + "  other:token: {secure: AAABAMpx}\n", ("level",), 1),
    prod("a date", TEAMS, waiver(REASON), ("waivers", 0, "expires"), date(2027, 3, 31)),
    prod("a date in quotes", TEAMS, waiver(REASON, '"2027-03-31"'), ("waivers", 0, "expires"), date(2027, 3, 31)),
    prod("a date that Pulumi wrote back", TEAMS, waiver(REASON, "'2027-03-31 00:00:00 +0000 UTC'"), ("waivers", 0, "expires"), date(2027, 3, 31)),
    # YAML
    GoodConfig("an anchor and its alias", PROD, (("[ml.t3.medium]", "&types [ml.m5.large]"), ("[ml.m5.large, ml.m5.xlarge]", "*types")), ("compute", "training_instance_types"), ("ml.m5.large",)),
    GoodConfig("an alias of one value", CREDIT, (("owners: [ana@example.com]", "owners: [&ana ana@example.com]"), ("approvers: [ana@example.com, bo@example.com]", "approvers: [*ana, bo@example.com]")), ("approvers",), ("ana@example.com", "bo@example.com")),
    GoodConfig("a section merged", PROD, (("{name: spot, instance_types: [g5.xlarge, g6.xlarge], capacity: spot, max_nodes: 2}", "&pool {name: spot, instance_types: [g5.xlarge], max_nodes: 2}"), ("{name: steady, instance_types: [g5.12xlarge], capacity: on-demand, max_nodes: 1}", "{<<: *pool, name: steady}")), ("compute", "kubernetes", "gpu_pools", 1, "instance_types"), ("g5.xlarge",)),
    GoodConfig("what is written wins over what is merged", PROD, (("{logs_days: 400, audit_days: 400, noncurrent_object_days: 90}", "&days {logs_days: 400, audit_days: 400, noncurrent_object_days: 90}"), (TEAMS, TEAMS + "  other:days: {<<: *days, logs_days: 1}\n")), ("retention", "logs_days"), 400),
    prod("a section in lines", "{protect: true, force_destroy: false, key_deletion_days: 30}", "\n    protect: true\n    force_destroy: false\n    key_deletion_days: 30", ("protection", "protect"), True),
    prod("a reason over lines", TEAMS, waiver("|\n        the material is\n        imported by hand"), ("waivers", 0, "reason"), REASON),
    prod("a folded reason", TEAMS, waiver(">-\n        the material is\n        imported by hand"), ("waivers", 0, "reason"), REASON),
    prod("a number with a plus", "anomaly_usd: 200", "anomaly_usd: +200", ("alerts", "anomaly_usd"), 200),
    prod("cents", "anomaly_usd: 200", "anomaly_usd: 199.99", ("alerts", "anomaly_usd"), 199.99),
    team("a budget of a cent", "2500", "0.01", ("monthly_budget_usd",), 0.01),
    # Text
    team("another language", '"4711"', '"Kostenstelle Süd"', ("cost_centre",), "Kostenstelle Süd"),
    team("another script", '"4711"', '"бюджет"', ("cost_centre",), "бюджет"),
    team("a column in another language", "[race]", "[größe]", ("models", 0, "gates", "protected_columns"), ("größe",)),
    team("text that begins like aws", '"4711"', "awsome:4711", ("cost_centre",), "awsome:4711"),
    # Addresses
    team("a domain in capitals", "owners: [cy@example.com]", "owners: [cy@EXAMPLE.COM]", ("owners",), ("cy@example.com",)),
    team("a plus in an address", "owners: [cy@example.com]", "owners: [cy+ml@example.com]", ("owners",), ("cy+ml@example.com",)),
    team("an apostrophe and a hyphen", "owners: [cy@example.com]", 'owners: ["cy.o\'neil-x@mail.example.co.uk"]', ("owners",), ("cy.o'neil-x@mail.example.co.uk",)),
    team("a domain as DNS holds it", "owners: [cy@example.com]", "owners: [cy@xn--bcher-kva.example]", ("owners",), ("cy@bücher.example",)),
    # git
    *(
        prod(f"branch {branch}", "branch: main", f'branch: "{branch}"', BRANCH, branch)
        for branch in ("release+x", "deps/@types/node", "fix/#42", "feature/a.b_c-d", "v1.2.3", "heads/main", "user@host")
    ),
    prod("fix/#42 without quotes", "branch: main", "branch: fix/#42", BRANCH, "fix/#42"),
    prod("a repository of a managed user", "example/ladder", "octo-cat_acme/.github", ("delivery", "repository"), "octo-cat_acme/.github"),
    prod("ids as numbers", "branch: main", "repository_id: 123456, repository_owner_id: 42", ("delivery", "repository_id"), "123456"),
    prod("ids as text", "branch: main", 'repository_id: "123456", repository_owner_id: "42"', ("delivery", "repository_owner_id"), "42"),
    # Schedules
    *(
        team(f"schedule {schedule}", "rate(7 days)", schedule, ("models", 0, "schedule"), schedule)
        for schedule in ("rate(1 day)", "rate(12 hours)", "cron(0 6 29 2 ? *)", "cron(0 6 L * ? *)", "cron(0 6 1W * ? *)", "cron(0 6 ? * FRIL *)", "cron(0 6 ? * 2#5 *)", "cron(0 */6 1/7 JAN,JUL ? 2027-2030)")
    ),
    # AWS
    prod("eight GPUs for training", "ml.m5.xlarge]", "ml.m5.xlarge, ml.p5.48xlarge]", ("compute", "training_instance_types", 2), "ml.p5.48xlarge"),
    *(
        prod(f"Kubernetes {version}", '"1.35"', f'"{version}"', ("compute", "kubernetes", "version"), version)
        for version in ("1.36",)
    ),
    prod("a newer GPU", "[g5.12xlarge]", "[g7e.12xlarge, g7.12xlarge]", ("compute", "kubernetes", "gpu_pools", 1, "instance_types", 1), "g7.12xlarge"),
)  # fmt: skip
