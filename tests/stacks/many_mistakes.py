"""Files with several mistakes at once, each with all the keys that have to be told, and no other."""

from dataclasses import dataclass

from tests.stacks.good_config import CREDIT, MAPS, PROD


@dataclass(frozen=True)
class Mistakes:
    """``changes``: file, what stood there, what stands there now, and the key that it is told at."""

    id: str
    changes: tuple[tuple[str, str, str, str], ...]


MANY_MISTAKES = (
    Mistakes(
        "a doubtful number, a key twice and an unknown key",
        (
            (CREDIT, "gpu_quota: 1", "gpu_quota: 010", "gpu_quota"),
            (CREDIT, "level: 1", "level: 1\nlevel: 1", "level"),
            (CREDIT, "residency: us", "residancy: us", "residancy"),
        ),
    ),
    Mistakes(
        "a tag, a look-alike and a bad address in two files",
        (
            (CREDIT, "hybrid", "!!str hybrid", "operating_model"),
            (CREDIT, '"4711"', '"4711\u200b"', "cost_centre"),
            (MAPS, "owners: [cy@example.com]", "owners: [cy]", "owners[0]"),
            (PROD, "us-east-1b]", "us-west-2b]", "network.zones[1]"),
        ),
    ),
    Mistakes(
        "one pool's size and another pool's type",
        (
            (PROD, "max_nodes: 2", "max_nodes: 0", "compute.kubernetes.gpu_pools[0].max_nodes"),
            (PROD, "[g5.12xlarge]", "[g5.13xlarge]", "compute.kubernetes.gpu_pools[1].instance_types[0]"),
            (PROD, '"1.35"', '"1.39"', "compute.kubernetes.version"),
        ),
    ),
    Mistakes(
        "two items of one list",
        (
            (PROD, "[us-east-1a, us-east-1b]", "[US-EAST-1A, us-east-1z]", "network.zones[0]"),
            (PROD, "interface_endpoints: every-zone", "interface_endpoints: none", "network.interface_endpoints"),
            (PROD, "logs_days: 400", "logs_days: 500", "retention.logs_days"),
            (PROD, "force_destroy: false", "force_destroy: true", "protection.force_destroy"),
            (PROD, "environment: prod", "environment: prod", "network.zones[1]"),
        ),
    ),
    Mistakes(
        "two gates of one model, and the model's schedule",
        (
            (CREDIT, "noise_loss: 0.1", "noise_loss: high\n      missing_loss: 0.9", "models[0].gates.noise_loss"),
            (CREDIT, "auc: 0.75", "mape: 0.75", "models[0].gates.metric_floors.mape"),
            (CREDIT, "rate(7 days)", "rate(7 day)", "models[0].schedule"),
            (CREDIT, "name: credit", "name: credit", "models[0].gates.missing_loss"),
        ),
    ),
    Mistakes(
        "a malformed metric beside a metric on the wrong side",
        (
            (CREDIT, "{auc: 0.75}", "{auc: high, mape: 0.2}", "models[0].gates.metric_floors.auc"),
            (CREDIT, "[race]", "[race, race]", "models[0].gates.protected_columns[1]"),
            (CREDIT, "risk_tier: limited", "risk_tier: hihg", "models[1].risk_tier"),
            (CREDIT, "name: credit", "name: credit", "models[0].gates.metric_floors.mape"),
        ),
    ),
    Mistakes(
        "a namespace, and what stands under it",
        (
            (PROD, "mlops:network:", "mlop:network:", "mlop:network"),
            (PROD, "10.40.0.0/16", "8.8.0.0/16", "network.cidr"),
            (PROD, "studio_idle_minutes: 60", "studio_idle_minutes: 1:00", "compute.studio_idle_minutes"),
        ),
    ),
    Mistakes(
        "an account, names and a team's list",
        (
            (PROD, '"333333333333"', "333", "account_id"),
            (MAPS, "approvers: [cy@example.com]", "approvers: [cy, dee@example.com, dee@EXAMPLE.com]", "approvers[0]"),
            (MAPS, "monthly_budget_usd: 300", "monthly_budget_usd: 0", "monthly_budget_usd"),
            (MAPS, "name: maps", "name: maps", "approvers[2]"),
        ),
    ),
    Mistakes(
        "an unknown region, and zones that are one",
        (
            (PROD, "region: us-east-1", "region: us-east-9", "region"),
            (PROD, "[us-east-1a, us-east-1b]", "[us-east-1a, us-east-1a]", "network.zones[1]"),
            (CREDIT, "gpu_quota: 1", "gpu_quota: 99", "gpu_quota"),
        ),
    ),
    Mistakes(
        "a list for a key and a broken alias",
        (
            (CREDIT, "operating_model: hybrid", "operating_model: *none", "operating_model"),
            (CREDIT, "data_classification: confidential", "[data]: confidential", "?"),
            (CREDIT, "residency: us", "residency: eu", "residency"),
        ),
    ),
)
