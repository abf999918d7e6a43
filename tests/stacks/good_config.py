"""A folder of stacks and teams with nothing wrong in it, for tests to spoil. Production is the stack that is read."""

from pathlib import Path

STACK = "prod-us-east-1"
PROD = "config/Pulumi.prod-us-east-1.yaml"
DEV = "config/Pulumi.dev-us-east-1.yaml"
CREDIT = "teams/credit.yaml"
MAPS = "teams/maps.yaml"

FILES = {
    PROD: """\
config:
  pulumi:disable-default-providers: ["*"]
  mlops:environment: prod
  mlops:account_id: "333333333333"
  mlops:region: us-east-1
  mlops:level: 1
  mlops:account_baseline: true
  mlops:cost_centre: "1000"
  mlops:network:
    cidr: 10.40.0.0/16
    zones: [us-east-1a, us-east-1b]
    nat: none
    interface_endpoints: every-zone
  mlops:compute:
    kubernetes:
      version: "1.35"
      gpu_pools:
        - {name: spot, instance_types: [g5.xlarge, g6.xlarge], capacity: spot, max_nodes: 2}
        - {name: steady, instance_types: [g5.12xlarge], capacity: on-demand, max_nodes: 1}
    studio_instance_types: [ml.t3.medium]
    training_instance_types: [ml.m5.large, ml.m5.xlarge]
    studio_idle_minutes: 60
  mlops:retention: {logs_days: 400, audit_days: 400, noncurrent_object_days: 90}
  mlops:protection: {protect: true, force_destroy: false, key_deletion_days: 30}
  mlops:alerts: {emails: [platform@example.com], anomaly_usd: 200}
  mlops:delivery: {repository: example/ladder, branch: main}
  mlops:teams: [credit, maps]
""",
    DEV: """\
config:
  pulumi:disable-default-providers: ["*"]
  mlops:environment: dev
  mlops:account_id: "111111111111"
  mlops:region: us-east-1
  mlops:level: 0
  mlops:cost_centre: "1000"
  mlops:network: {cidr: 10.20.0.0/16, zones: [us-east-1a, us-east-1b], nat: single, interface_endpoints: none}
  mlops:protection: {protect: false, force_destroy: true}
  mlops:alerts: {emails: [platform@example.com]}
  mlops:delivery: {repository: example/ladder}
""",
    CREDIT: """\
name: credit
level: 1
owners: [ana@example.com]
approvers: [ana@example.com, bo@example.com]
cost_centre: "4711"
operating_model: hybrid
monthly_budget_usd: 2500
gpu_quota: 1
data_classification: confidential
residency: us
regulations: [ecoa, sr-26-2]
models:
  - name: loan-approval
    kind: tabular
    risk_tier: high
    owner: ana@example.com
    dataset: loans.csv
    schedule: rate(7 days)
    gates:
      metric_floors: {auc: 0.75}
      protected_columns: [race]
      noise_loss: 0.1
    serving: {mode: realtime, instance_type: ml.m5.large, instance_count: 2}
  - {name: bike-demand, kind: tabular, risk_tier: limited, owner: bo@example.com, dataset: cards.csv}
""",
    MAPS: """\
name: maps
level: 0
owners: [cy@example.com]
approvers: [cy@example.com]
cost_centre: "5200"
operating_model: central
monthly_budget_usd: 300
""",
}


def write_good(folder: Path) -> Path:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
