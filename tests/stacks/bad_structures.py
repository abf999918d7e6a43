"""What is wrong between values, by kind: keys nearly right, lists, gates, names, and what AWS does not have."""

# ruff: noqa: E501  # a table is read by the line

from stacks.tables import GPUS
from tests.stacks.bad_configs import WAIVER, BadConfig
from tests.stacks.good_config import CREDIT, MAPS, PROD

ONE_GPU = [name for name, gpus in GPUS.items() if gpus == 1]

TYPOS = (
    BadConfig("a letter short in the namespace", PROD, "mlops:level", "mlop:level", "mlop:level", "Did you mean mlops? Write mlops:level"),
    BadConfig("capitals in the namespace", PROD, "mlops:level", "MLOps:level", "MLOps:level", "Did you mean mlops?"),
    BadConfig("a hyphen in the namespace", PROD, "mlops:network", "ml-ops:network", "ml-ops:network", "Write mlops:network"),
    BadConfig("a dot for a colon", PROD, "mlops:level", "mlops.level", "mlops.level", "has no namespace. Write mlops:level"),
    BadConfig("capitals in namespace and key", PROD, "mlops:level", "Mlops:Level", "Mlops:Level", "Write mlops:level"),
    BadConfig("no namespace, and a typo", PROD, "mlops:level", "levle", "levle", "Write mlops:level"),
    BadConfig("a minimum for a maximum", PROD, "max_nodes: 2", "min_nodes: 2", "compute.kubernetes.gpu_pools[0].min_nodes", "Did you mean max_nodes?"),
    BadConfig("half a word", CREDIT, "instance_count", "count", "models[0].serving.count", "Did you mean instance_count?"),
    BadConfig("the singular", PROD, "  mlops:teams", "  mlops:usage: {studio_hour: 5}\n  mlops:teams", "usage.studio_hour", "Did you mean studio_hours?"),
    BadConfig("in the wrong section", PROD, "  mlops:teams", "  mlops:studio_hour: 5\n  mlops:teams", "studio_hour", "Did you mean usage.studio_hours?"),
    BadConfig("gates outside gates", MAPS, "level: 0", "level: 0\nmetric_floor: {auc: 0.8}", "metric_floor", "Did you mean models.gates.metric_floors?"),
    BadConfig("a capital", MAPS, "monthly_budget_usd: 300", "monthly_budget_usd: 300\nModels: []", "Models", "Did you mean models?"),
    BadConfig("Pulumi's key misspelt", PROD, "config:", "encryptionSalt: x\nconfig:", "encryptionSalt", "Did you mean encryptionsalt?"),
)  # fmt: skip

MEMBERS = (
    BadConfig("two members by one name", MAPS, "level: 0", "level: 0\nmembers: [cy.ode@example.com, cy-ode@example.com]", "members[1]", "would share the Studio profile prod-maps-cy-ode with cy.ode@example.com", "cy-ode@example.com"),
    BadConfig("two members of two domains", MAPS, "level: 0", "level: 0\nmembers: [cy@example.com, cy@mail.example.com]", "members[1]", "would share the Studio profile prod-maps-cy", "cy@mail.example.com"),
    BadConfig("two owners by one name", MAPS, "owners: [cy@example.com]", "owners: [cy.ode@example.com, cy_ode@example.com]", "owners[1]", "would share the Studio profile prod-maps-cy-ode", "cy_ode@example.com"),
    BadConfig("a member twice", MAPS, "level: 0", "level: 0\nmembers: [cy@example.com, Cy@EXAMPLE.com]", "members[1]", "the same as cy@example.com"),
    BadConfig("a member's name too long", MAPS, "level: 0", f"level: 0\nmembers: [{'c' * 60}@example.com]", "members[0]", "user profile", "c" * 40),
    BadConfig("a member who is no address", MAPS, "level: 0", "level: 0\nmembers: [cy]", "members[0]", "@", "cy"),
)  # fmt: skip

TWO_WAIVERS = WAIVER + WAIVER.splitlines()[1] + "\n"
LISTS = (
    BadConfig("a Studio type twice", PROD, "[ml.t3.medium]", "[ml.t3.medium, ml.t3.medium]", "compute.studio_instance_types[1]", "is listed twice", "ml.t3.medium"),
    BadConfig("a training type twice", PROD, "ml.m5.xlarge]", "ml.m5.xlarge, ml.m5.large]", "compute.training_instance_types[2]", "is listed twice", "ml.m5.large"),
    BadConfig("a pool's type twice", PROD, "[g5.12xlarge]", "[g5.12xlarge, g5.12xlarge]", "compute.kubernetes.gpu_pools[1].instance_types[1]", "is listed twice"),
    BadConfig("a waiver twice", PROD, "  mlops:teams: [credit, maps]\n", "  mlops:teams: [credit, maps]\n" + TWO_WAIVERS, "waivers[1]", "is listed twice", "kms-rotation of credit-key"),
    BadConfig("a protected column twice", CREDIT, "[race]", "[race, sex, race]", "models[0].gates.protected_columns[2]", "is listed twice", "race"),
    BadConfig("a monitor of another account", PROD, "anomaly_usd: 200", "anomaly_usd: 200, anomaly_monitor: 'arn:aws:ce::444455556666:anomalymonitor/00000000-0000-0000-0000-000000000000'", "alerts.anomaly_monitor", "is of account 444455556666, and this stack lives in 333333333333"),
    BadConfig("a reader twice", PROD, "branch: main", 'branch: main, reader_accounts: ["444455556666", "444455556666"]', "delivery.reader_accounts[1]", "is listed twice"),
    BadConfig("an approver in capitals", MAPS, "approvers: [cy@example.com]", "approvers: [cy@example.com, Cy@EXAMPLE.com]", "approvers[1]", "the same as cy@example.com"),
    BadConfig("an owner with a plus", MAPS, "owners: [cy@example.com]", "owners: [cy@example.com, cy+ml@example.com]", "owners[1]", "the same as cy@example.com"),
    BadConfig("the owner approves with a plus", CREDIT, "[ana@example.com, bo@example.com]", "[ana+second@EXAMPLE.com]", "models[0].owner", "second pair of eyes"),
    BadConfig("a metric twice", CREDIT, "{auc: 0.75}", "{auc: 0.75, auc: 0.8}", "models[0].gates.metric_floors.auc", "is given twice"),
    BadConfig("a floor above its ceiling", CREDIT, "metric_floors: {auc: 0.75}", "metric_floors: {profit: 9}\n      metric_ceilings: {profit: 5}",
              "models[0].gates.metric_floors.profit", "is above the ceiling of 5", "9"),
    *(
        BadConfig(f"a model called {word}", CREDIT, "name: bike-demand", f"name: {word}", "models[1].name", "is how Ladder calls", word)
        for word in ("tracking", "runs", "jobs", "artifacts", "studio", "training")
    ),
    BadConfig("a model without a folder", CREDIT, "name: bike-demand", "name: bike-demands", "models[1].name", "Did you mean bike-demand? Make it with: ladder new model credit/bike-demands"),
)  # fmt: skip

OF_AWS = (
    BadConfig("Kubernetes to come", PROD, '"1.35"', '"1.38"', "compute.kubernetes.version", "under standard support of EKS", "1.38"),
    BadConfig("Kubernetes 1.49", PROD, '"1.35"', '"1.49"', "compute.kubernetes.version", "Choose among 1.35", "1.49"),
    BadConfig("Kubernetes with a patch", PROD, '"1.35"', '"1.35.2"', "compute.kubernetes.version", "Choose among 1.35", "1.35.2"),
    BadConfig("more types than a node group takes", PROD, "[g5.xlarge, g6.xlarge]", f"[{', '.join(ONE_GPU[:21])}]", "compute.kubernetes.gpu_pools[0].instance_types", "holds 21, more than 20"),
    BadConfig("a tenth of a cent", CREDIT, "2500", "0.001", "monthly_budget_usd", "is below 0.01", "0.001"),
    BadConfig("half a cent", CREDIT, "2500", "10.005", "monthly_budget_usd", "is a fraction of a cent", "10.005"),
    BadConfig("an alert for less than a cent", PROD, "anomaly_usd: 200", "anomaly_usd: 0.005", "alerts.anomaly_usd", "is below 0.01", "0.005"),
    BadConfig("a training type that processes nothing", PROD, "ml.m5.xlarge]", "ml.m5.xlarg]", "compute.training_instance_types[1]", "SageMaker training or processing", "ml.m5.xlarg"),
    BadConfig("processing on a type for training", CREDIT, "dataset: cards.csv", "dataset: cards.csv, processing_instance_type: ml.p5.48xlarge", "models[1].processing_instance_type", "is no instance type for SageMaker processing"),
    BadConfig("a job-name prefix without room", CREDIT, "name: bike-demand", "name: a-model-with-a-name-of-32-letters", "models[1].name", "at most 32"),
)  # fmt: skip

BAD_STRUCTURES = (*TYPOS, *MEMBERS, *LISTS, *OF_AWS)
