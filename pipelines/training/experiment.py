"""A judged model as one run of the experiment tracker. For people to compare: the registry rests on none of it."""

from pipelines.training.gates import DIFFERENCES, SINGLE, failing
from pipelines.training.registration import Judged
from pipelines.training.tracking import Experiment


def experiment(judged: Judged, execution: str) -> Experiment:
    contract, measured = judged.contract, judged.measured
    single = {name: getattr(measured, name) for name in SINGLE}
    gaps = {
        f"{name}.{column}": getattr(groups, name)
        for column, groups in measured.fairness.items()
        for name in DIFFERENCES
    }
    figures = {**measured.own_figures, **measured.metrics, **single, **gaps}
    return Experiment(
        name=f"{contract.environment}-{contract.team}-{contract.model}",
        execution=execution,
        params={"seed": str(contract.seed), "training_rows": str(judged.manifest["rows"]["train"])}
        | {name: str(value) for name, value in judged.archive.hyperparameters.items()},
        metrics={name: value for name, value in figures.items() if value is not None},
        tags={
            "code_commit": judged.commit,
            "code_digest": judged.code_digest,
            "dataset_version": judged.manifest["dataset_version"],
            "failing_gates": failing(judged.found),
            "image": judged.image,
            "model_digest": judged.archive.model_digest,
        },
    )
