"""Mistakes that people make, each as one change to the good config, with the key to be named and words of the answer.

The folder that ``write_bad`` makes can be handed to the command too: it is what LADDER_STACKS names.
"""

# ruff: noqa: E501  # a table is read by the line

from dataclasses import dataclass
from pathlib import Path

from stacks.tables import PROCESSING, TRAINING
from tests.stacks.good_config import CREDIT, DEV, FILES, MAPS, PROD, write_good


@dataclass(frozen=True)
class BadConfig:
    """``old`` is replaced by ``new`` in ``file``; with no ``old``, ``new`` is all that the file holds."""

    id: str
    file: str
    old: str
    new: str | bytes
    key: str
    says: str  # in the answer, beside file, key and remedy
    value: str = ""  # in the answer, where there is a value to show


def write_bad(folder: Path, bad: BadConfig) -> Path:
    write_good(folder)
    if not bad.old:
        (folder / bad.file).write_bytes(bad.new if isinstance(bad.new, bytes) else bad.new.encode())
        return folder
    assert FILES[bad.file].count(bad.old) == 1, f"{bad.id} changes nothing, or more than one thing"
    (folder / bad.file).write_text(FILES[bad.file].replace(bad.old, str(bad.new)), encoding="utf-8")
    return folder


LONG = "a" * 3000
WAIVER = """\
  mlops:waivers:
    - {control: kms-rotation, resource: credit-key, reason: the material is imported by hand, owner: lena@example.com, expires: 2027-03-31}
"""
ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))

WHOLE_FILES = (
    BadConfig("empty file", PROD, "", "", "the file", "is empty"),
    BadConfig("only comments", PROD, "", "# to do\n", "the file", "is empty"),
    BadConfig("empty team file", CREDIT, "", "", "the file", "is empty"),
    BadConfig("a list at the top", PROD, "", "- config\n", "the file", "is not a mapping"),
    BadConfig("text at the top", CREDIT, "", "credit\n", "the file", "is not a mapping"),
    BadConfig("not YAML", PROD, "", "config: [1, 2\n", "the file", "is not YAML"),
    BadConfig("tabs", CREDIT, "", "name: credit\n\tlevel: 1\n", "the file", "is not YAML"),
    BadConfig("JSON with a comma too many", CREDIT, "", '{"name": "credit",,}', "the file", "is not YAML"),
    BadConfig(
        "two documents", CREDIT, "", "---\nname: credit\n---\nname: maps\n", "the file", "more than one YAML document"
    ),
    BadConfig("binary", PROD, "", b"\x89PNG\r\n\x1a\n\x00\xff", "the file", "is not UTF-8"),
    BadConfig("Latin-1", CREDIT, "", "name: crédit\n".encode("latin-1"), "the file", "is not UTF-8"),
    BadConfig("a null character", CREDIT, "", b"name: cre\x00dit\n", "the file", "is not YAML"),
    BadConfig("10 MB", PROD, "", b"# a very long file\n" * 550_000, "the file", "is larger than 256 KB"),
    BadConfig("YAML bomb", PROD, "", ALIASES, "the file", "with its aliases written out"),
    BadConfig("an alias to itself, merged", PROD, "", "<<: &x {<<: *x}\n", "<<.<<", "names no anchor before it"),
    BadConfig("a Python object", CREDIT, "name: credit", "name: !!python/object:os.system ls", "name", "uses a tag"),
    BadConfig("deep nesting", CREDIT, "", "a: " + "[" * 5000, "the file", "nested deeper than"),
    BadConfig("deep mappings", CREDIT, "", "{a: " * 5000, "the file", "nested deeper than"),
    BadConfig("a list as key", CREDIT, "name: credit", "[name]: credit", "?", "is no name for a setting"),
    BadConfig("a key twice", CREDIT, "level: 1", "level: 1\nlevel: 0", "level", "is given twice"),
    BadConfig("no config section", PROD, "", "environment: prod\n", "config", "is missing"),
    BadConfig("a key beside config", PROD, "config:", "confg: {}\nconfig:", "confg", "Did you mean config?"),
)

SHAPES = (
    BadConfig("typo of a setting", PROD, "mlops:level", "mlops:levle", "levle", "Did you mean level?"),
    BadConfig("typo inside a section", PROD, "cidr:", "cider:", "network.cider", "Did you mean cidr?"),
    BadConfig("missing inside a section", PROD, "    cidr: 10.40.0.0/16\n", "", "network.cidr", "is missing"),
    BadConfig("unknown key in a team", CREDIT, "gpu_quota: 1", "gpu_qouta: 1", "gpu_qouta", "Did you mean gpu_quota?"),
    BadConfig("unknown key in a gate", CREDIT, "noise_loss", "noise_los", "models[0].gates.noise_los", "mean noise_loss?"),
    BadConfig("no namespace", PROD, "mlops:level: 1", "level: 1", "level", "Write mlops:level"),
    BadConfig("default providers", PROD, '["*"]', "[aws]", "pulumi:disable-default-providers", "Write pulumi:disable"),
    BadConfig("account id unquoted", PROD, '"333333333333"', "333333333333", "account_id", "in quotes", "333333333333"),
    BadConfig("unquoted, a leading zero", PROD, '"333333333333"', "012345678901", "account_id", "in quotes", "012345678901"),
    BadConfig("account id of 11 digits", PROD, '"333333333333"', '"33333333333"', "account_id", "12 digits", "33333333333"),
    BadConfig("account id with dashes", PROD, '"333333333333"', "3333-3333-3333", "account_id", "12 digits", "3333-3333-3333"),
    BadConfig("Kubernetes unquoted", PROD, '"1.35"', "1.35", "compute.kubernetes.version", "in quotes", "1.35"),
    BadConfig("Kubernetes too old", PROD, '"1.35"', '"1.33"', "compute.kubernetes.version", "Choose among 1.35", "1.33"),
    # Standard support ends on 2026-12-02: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
    BadConfig("Kubernetes about to end", PROD, '"1.35"', '"1.34"', "compute.kubernetes.version", "Choose among 1.35", "1.34"),
    BadConfig("Kubernetes without an autoscaler", PROD, '"1.35"', '"1.37"', "compute.kubernetes.version", "autoscaler_releases.py", "1.37"),
    BadConfig("a cluster in one zone", PROD, 'version: "1.35"', 'version: "1.35"\n      zones: [us-east-1a]', "compute.kubernetes.zones", "EKS wants two", "us-east-1a"),
    BadConfig("a cluster where there is no network", PROD, 'version: "1.35"', 'version: "1.35"\n      zones: [us-east-1a, us-east-1f]', "compute.kubernetes.zones[1]", "network.zones", "us-east-1f"),
    BadConfig("level as a word", PROD, "level: 1", "level: one", "level", "is not among the choices", "one"),
    BadConfig("level beyond", PROD, "level: 1", "level: 4", "level", "from 0 to 1", "4"),
    BadConfig("level not built yet", PROD, "level: 1", "level: 3", "level", "is not built", "3"),
    BadConfig("true in quotes", PROD, "protect: true", 'protect: "true"', "protection.protect", "without quotes", '"true"'),
    BadConfig("yes for true", PROD, "protect: true", "protect: yes", "protection.protect", "is not true or false", "yes"),
    BadConfig("number for text", CREDIT, '"4711"', "4711", "cost_centre", "in quotes", "4711"),
    BadConfig("text for number", CREDIT, "gpu_quota: 1", "gpu_quota: one", "gpu_quota", "is not a whole number", "one"),
    BadConfig("half a GPU", CREDIT, "gpu_quota: 1", "gpu_quota: 0.5", "gpu_quota", "is not a whole number", "0.5"),
    BadConfig("section instead of list", PROD, "[credit, maps]", "{credit: 1}", "teams", "is not a list"),
    BadConfig("text instead of section", CREDIT, "serving: {mode: realtime, instance_type: ml.m5.large, instance_count: 2}",
              "serving: realtime", "models[0].serving", "is not a section", "realtime"),
    BadConfig("a long value", CREDIT, "hybrid", LONG, "operating_model", "is not among", "aaa ... aaa"),
    BadConfig("environment with a hyphen", PROD, "environment: prod", "environment: prod-eu", "environment", "form", "prod-eu"),
    BadConfig("a secret", CREDIT, '"4711"', "{secure: AAABAMpx}", "cost_centre", "is a secret"),
    BadConfig("null for a required value", CREDIT, "hybrid", "null", "operating_model", "is not among", "null"),
    BadConfig("branch with a wildcard", PROD, "branch: main", "branch: release/*", "delivery.branch", "without wildcards", "release/*"),
    BadConfig("repository as an address", PROD, "example/ladder", '"https://github.com/example/ladder"', "delivery.repository",
              "owner/name"),
    *(
        BadConfig(f"waiver with {what}", PROD, "  mlops:teams: [credit, maps]", "  mlops:teams: [credit, maps]\n" + WAIVER.replace(old, new),
                  f"waivers[0].{key}", says, new)
        for what, old, new, key, says in (
            ("a pattern", "credit-key", "credit-*", "resource", "one resource by its logical name"),
            ("no date", "2027-03-31", "31.3.2027", "expires", "is no date"),
            ("a year for a date", "2027-03-31", "2027", "expires", "is no date"),
            ("no reason to speak of", "the material is imported by hand", "legacy", "reason", "is shorter than 20 characters"),
            ("nobody to ask", "lena@example.com", "lena", "owner", "name@example.com"),
        )
    ),
    BadConfig("an address that is none", CREDIT, "owners: [ana@example.com]", "owners: [ana]", "owners[0]", "name@example.com", "ana"),
)  # fmt: skip

NETWORKS = (
    BadConfig("unknown region", PROD, "region: us-east-1", "region: us-east1", "region", "Did you mean us-east-1?", "us-east1"),
    BadConfig("government region", PROD, "region: us-east-1", "region: us-gov-west-1", "region", "is no AWS region"),
    BadConfig("zone of another region", PROD, "us-east-1b]", "us-west-2b]", "network.zones[1]", "is no zone of us-east-1", "us-west-2b"),
    BadConfig("zone that does not exist", PROD, "us-east-1b]", "us-east-1z]", "network.zones[1]", "is no zone", "us-east-1z"),
    BadConfig("zone twice", PROD, "us-east-1b]", "us-east-1a]", "network.zones[1]", "is listed twice", "us-east-1a"),
    BadConfig("one zone", PROD, "[us-east-1a, us-east-1b]", "[us-east-1a]", "network.zones", "holds 1, fewer than 2"),
    BadConfig("CIDR is no CIDR", PROD, "10.40.0.0/16", "10.40.0.0/33", "network.cidr", "is no IPv4 block", "10.40.0.0/33"),
    BadConfig("host bits", PROD, "10.40.0.0/16", "10.40.0.1/16", "network.cidr", "host bits", "10.40.0.1/16"),
    BadConfig("public CIDR", PROD, "10.40.0.0/16", "8.8.0.0/16", "network.cidr", "is not a private block", "8.8.0.0/16"),
    BadConfig("CIDR too large", PROD, "10.40.0.0/16", "10.0.0.0/8", "network.cidr", "larger than a VPC may be", "10.0.0.0/8"),
    BadConfig("CIDR too small", PROD, "10.40.0.0/16", "10.40.0.0/24", "network.cidr", "is too small", "10.40.0.0/24"),
    BadConfig("CIDR that SageMaker uses", PROD, "10.40.0.0/16", "172.17.0.0/16", "network.cidr", "SageMaker uses"),
    BadConfig("overlapping CIDRs", PROD, "10.40.0.0/16", "10.20.128.0/20", "network.cidr", "overlaps 10.20.0.0/16 of stack dev-us-east-1"),
    BadConfig("no way to AWS", PROD, "interface_endpoints: every-zone", "interface_endpoints: none", "network.interface_endpoints",
              "leaves no way to any AWS service", "none"),
    BadConfig("file of another environment", PROD, "environment: prod", "environment: production", "environment",
              "belongs in a file named Pulumi.production-us-east-1.yaml"),
    BadConfig("two owners of an account", DEV, '"111111111111"', '"333333333333"', "account_baseline", "also set in dev-us-east-1"),
    BadConfig("no owner of an account", PROD, "account_baseline: true", "account_baseline: false", "account_baseline", "exactly one"),
)  # fmt: skip

CONTROLS = (
    BadConfig("production unprotected", PROD, "protect: true", "protect: false", "protection.protect", "Production asks", "false"),
    BadConfig("production thrown away", PROD, "force_destroy: false", "force_destroy: true", "protection.force_destroy", "asks for false"),
    BadConfig("production keys", PROD, "key_deletion_days: 30", "key_deletion_days: 7", "protection.key_deletion_days", "asks for 30"),
    BadConfig("production audit", PROD, "audit_days: 400", "audit_days: 90", "retention.audit_days", "365 or more", "90"),
    BadConfig("production logs", PROD, "logs_days: 400", "logs_days: 90", "retention.logs_days", "365 or more", "90"),
    BadConfig("retention AWS lacks", PROD, "logs_days: 400", "logs_days: 500", "retention.logs_days", "The nearest is 545", "500"),
    BadConfig("no alert address", PROD, "[platform@example.com]", "[]", "alerts.emails", "fewer than 1"),
    BadConfig("an alert address twice", PROD, "[platform@example.com]", "[a@example.com, A@example.com]", "alerts.emails[1]", "twice"),
    BadConfig("GPU type that does not exist", PROD, "[g5.12xlarge]", "[g5.13xlarge]", "compute.kubernetes.gpu_pools[1].instance_types[0]",
              "Did you mean g5.", "g5.13xlarge"),
    BadConfig("a pool without GPUs", PROD, "[g5.12xlarge]", "[m5.large]", "compute.kubernetes.gpu_pools[1].instance_types[0]",
              "NVIDIA GPUs", "m5.large"),
    BadConfig("unlike nodes in a pool", PROD, "[g5.12xlarge]", "[g5.12xlarge, g5.xlarge]", "compute.kubernetes.gpu_pools[1].instance_types",
              "mixes nodes of 1 and 4 GPUs"),
    BadConfig("pools of one name", PROD, "name: steady", "name: spot", "compute.kubernetes.gpu_pools[1].name", "names two pools", "spot"),
    BadConfig("training type that does not exist", PROD, "ml.m5.xlarge", "ml.m5.xxlarge", "compute.training_instance_types[1]",
              "Did you mean ml.m5.xlarge?"),
    BadConfig("more types than a boundary holds", PROD, "[ml.m5.large, ml.m5.xlarge]", f"[{', '.join(sorted(TRAINING & PROCESSING)[:60])}]",
              "compute.training_instance_types", "than the 6144 that IAM allows", "60 types"),
    BadConfig("Studio type without ml.", PROD, "[ml.t3.medium]", "[t3.medium]", "compute.studio_instance_types[0]", "mean ml.t3.medium?"),
)  # fmt: skip

TEAMS = (
    BadConfig("a team without a file", PROD, "[credit, maps]", "[credti, maps]", "teams[0]", "Did you mean credit?", "credti"),
    BadConfig("a team hosted twice", PROD, "[credit, maps]", "[credit, maps, maps]", "teams[2]", "is listed twice", "maps"),
    BadConfig("a path for a team", PROD, "[credit, maps]", "[../../etc/passwd]", "teams[0]", "has not the form", "../../etc/passwd"),
    BadConfig("name is not the file's", MAPS, "name: maps", "name: map", "name", "stands in the file of maps", "map"),
    BadConfig("a reserved name", MAPS, "name: maps", "name: platform", "name", "what all teams share", "platform"),
    BadConfig("above the environment's level", CREDIT, "level: 1", "level: 2", "level", "is above level 1 of stack prod-us-east-1", "2"),
    BadConfig("residency broken", CREDIT, "residency: us", "residency: eu", "residency", "out of us-east-1", "eu"),
    BadConfig("budget negative", CREDIT, "2500", "-200", "monthly_budget_usd", "is below 0.01", "-200"),
    BadConfig("budget without end", CREDIT, "2500", ".inf", "monthly_budget_usd", "finite", ".inf"),
    BadConfig("budget not a number", CREDIT, "2500", ".nan", "monthly_budget_usd", "finite", ".nan"),
    BadConfig("more GPUs than there are", CREDIT, "gpu_quota: 1", "gpu_quota: 99", "gpu_quota", "hold 6 at most", "99"),
    BadConfig("missing owner", CREDIT, "owners: [ana@example.com]\n", "", "owners", "is missing"),
    BadConfig("more owners than a budget tells", MAPS, "[cy@example.com]\napprovers", f"[{', '.join(f'o{n}@example.com' for n in range(11))}]\napprovers",
              "owners", "holds 11, more than 10"),
    BadConfig("no approver", MAPS, "approvers: [cy@example.com]", "approvers: []", "approvers", "fewer than 1"),
    BadConfig("an owner twice", MAPS, "owners: [cy@example.com]", "owners: [cy@example.com, cy@example.com]", "owners[1]", "twice"),
    BadConfig("a regulation twice", CREDIT, "sr-26-2", "sr-26-2, ecoa", "regulations[2]", "is listed twice", "ecoa"),
    BadConfig("unknown regulation", CREDIT, "sr-26-2", "sr-11-7", "regulations[1]", "ss1-23", "sr-11-7"),
    BadConfig("unknown operating model", CREDIT, "hybrid", "hybird", "operating_model", "Did you mean hybrid?", "hybird"),
)  # fmt: skip

MODELS = (
    BadConfig("models of one name", CREDIT, "name: bike-demand", "name: loan-approval", "models[1].name", "names two models", "loan-approval"),
    BadConfig("model with capitals", CREDIT, "name: bike-demand", "name: Bikes", "models[1].name", "lower-case letters", "Bikes"),
    BadConfig("model without an owner", CREDIT, "owner: bo@example.com, ", "", "models[1].owner", "is missing"),
    BadConfig("prohibited use", CREDIT, "risk_tier: limited", "risk_tier: prohibited", "models[1].risk_tier", "Article 5", "prohibited"),
    BadConfig("unknown tier", CREDIT, "risk_tier: limited", "risk_tier: hihg", "models[1].risk_tier", "Did you mean high?", "hihg"),
    BadConfig("weaker control than the tier", CREDIT, "noise_loss: 0.1", "noise_loss: 0.5", "models[0].gates.noise_loss",
              "weaker than the 0.15 that risk tier high asks", "0.5"),
    BadConfig("fairness bound weaker", CREDIT, "noise_loss: 0.1", "demographic_parity_difference: 0.9",
              "models[0].gates.demographic_parity_difference", "weaker than the 0.2 ", "0.9"),
    BadConfig("high risk, no groups", CREDIT, "      protected_columns: [race]\n", "", "models[0].gates.protected_columns", "is empty"),
    BadConfig("high risk, no metric", CREDIT, "      metric_floors: {auc: 0.75}\n", "", "models[0].gates.metric_floors", "is missing"),
    BadConfig("groups without a bound", CREDIT, "dataset: cards.csv", "dataset: cards.csv, gates: {protected_columns: [sex]}",
              "models[1].gates.protected_columns", "nothing bounds the gap", "sex"),
    BadConfig("a percentage as floor", CREDIT, "auc: 0.75", "auc: 75", "models[0].gates.metric_floors.auc", "auc is 1 at most", "75"),
    BadConfig("a ceiling that no error gets under", CREDIT, "metric_floors: {auc: 0.75}", "metric_ceilings: {mape: 0}", "models[0].gates.metric_ceilings.mape", "a value above 0", "0"),
    BadConfig("a floor under an error", CREDIT, "auc: 0.75", "mape: 0.2", "models[0].gates.metric_floors.mape", "to metric_ceilings", "0.2"),
    BadConfig("a ceiling over a score", CREDIT, "metric_floors", "metric_ceilings", "models[0].gates.metric_ceilings.auc", "to metric_floors"),
    BadConfig("nobody else approves", CREDIT, "[ana@example.com, bo@example.com]", "[ana@example.com]", "models[0].owner", "second pair of eyes"),
    BadConfig("schedule is none", CREDIT, "rate(7 days)", "weekly", "models[0].schedule", "Write rate(7 days)", "weekly"),
    BadConfig("schedule of five fields", CREDIT, "rate(7 days)", "cron(0 6 * * 1)", "models[0].schedule", "has 5 fields"),
    BadConfig("schedule without a ?", CREDIT, "rate(7 days)", "cron(0 6 * * MON *)", "models[0].schedule", "must have ?"),
    BadConfig("schedule each minute", CREDIT, "rate(7 days)", "rate(1 minute)", "models[0].schedule", "more often than once an hour"),
    BadConfig("training type not rented", CREDIT, "dataset: cards.csv", "dataset: cards.csv, training_instance_type: ml.p4d.24xlarge",
              "models[1].training_instance_type", "compute.training_instance_types of stack prod-us-east-1", "ml.p4d.24xlarge"),
    BadConfig("endpoint type that does not exist", CREDIT, "instance_type: ml.m5.large", "instance_type: ml.m5.larg",
              "models[0].serving.instance_type", "Did you mean ml.m5.large?", "ml.m5.larg"),
    BadConfig("endpoint type not rented", CREDIT, "instance_type: ml.m5.large", "instance_type: ml.c5.large", "models[0].serving.instance_type",
              "the team's boundary would refuse the endpoint", "ml.c5.large"),
    BadConfig("share above one", CREDIT, "noise_loss: 0.1", "noise_loss: 15", "models[0].gates.noise_loss", "is above 1", "15"),
)  # fmt: skip

BAD_CONFIGS = (*WHOLE_FILES, *SHAPES, *NETWORKS, *CONTROLS, *TEAMS, *MODELS)
