"""The one training pipeline, for every model, from raw data to a version that waits for approval, or a refusal.

``python -m pipelines.training.definition`` writes ``training_pipeline.json`` beside this file, schema 2020-12-01
(https://docs.aws.amazon.com/sagemaker/latest/dg/define-pipeline.html). It holds placeholders ``{{name}}``, which the
platform fills in per model, and the SDK is needed here alone.
"""

import json
from pathlib import Path
from typing import Any, cast

from pipelines.training.jobs import (
    PROCESSING_INSTANCE,
    RAW_DATA,
    TRAINING_INSTANCE,
    processing,
    training,
)
from pipelines.training.robustness import KINDS
from pipelines.training.sagemaker_sdk import (
    ConditionEquals,
    ConditionStep,
    ExecutionVariables,
    FailStep,
    Join,
    JsonGet,
    Pipeline,
    PropertyFile,
    StepTypeEnum,
)
from pipelines.training.stated_step import StatedStep

DEFINITION = Path(__file__).with_name("training_pipeline.json")
CONTRACT = "s3://{{artifacts_bucket}}/{{model}}/contract.json"


LINEAGE = (
    *("answers_digest", "code_commit", "code_digest", "data_digest", "data_origin", "data_uri", "data_version"),
    *("dataset_version", "evidence_digest", "experiment_run", "fairness_exception", "fingerprint", "hyperparameters"),
    *("image", "manifest_digest", "metrics", "model_archive_digest", "model_digest", "predictions_digest"),
)


def registration(evaluation: StatedStep, verdict: PropertyFile) -> StatedStep:
    """A version of the model, waiting for approval, that carries its evidence and where it came from.

    All that it rests on was written by the judge: the evidence, the digests, and its copy of the model.
    """

    def lineage(key: str) -> JsonGet:
        return JsonGet(step_name=evaluation.name, property_file=verdict, json_path=f"lineage.{key}")

    statistics = {
        "ContentDigest": Join(on=":", values=["sha256", lineage("evidence_digest")]),
        "ContentType": "application/json",
        "S3Uri": Join(on="/", values=[evaluation.output("evaluation"), "evaluation.json"]),
    }
    request = {
        "CustomerMetadataProperties": {key: lineage(key) for key in LINEAGE}
        | {"pipeline_execution": ExecutionVariables.PIPELINE_EXECUTION_ID},
        "InferenceSpecification": {
            "Containers": [
                {
                    "Environment": {
                        "LADDER_MODEL": "{{model}}",
                        # The container refuses any other file than the one that was evaluated.
                        "LADDER_MODEL_DIGEST": lineage("model_digest"),
                        "PYTHONHASHSEED": "0",
                    },
                    "Image": "{{image_uri}}",
                    "ModelDataUrl": Join(on="/", values=[evaluation.output("model"), "model.tar.gz"]),
                }
            ],
            "SupportedContentTypes": ["application/json", "text/csv"],
            "SupportedResponseMIMETypes": ["application/json", "text/csv"],
        },
        "ModelApprovalStatus": "PendingManualApproval",
        "ModelMetrics": {"ModelQuality": {"Statistics": statistics}, "Bias": {"PostTrainingReport": statistics}},
        "ModelPackageGroupName": "{{package_group}}",
        # No SecurityConfig: SageMaker's pipelines refuse members of a request that they do not know, whatever the API
        # has (https://github.com/aws/sagemaker-python-sdk/pull/3472 and issues/4994), and its SDK never writes this one
        # into a step. The files that a version names are under the team's key all the same.
    }
    return StatedStep("Register", StepTypeEnum.REGISTER_MODEL, "DescribeModelPackageOutput", request)


def training_pipeline() -> Pipeline:
    """All steps, in the order in which data goes through them."""
    validate = processing("Validate", "prepare", {"raw": RAW_DATA, "contract": CONTRACT}, ("data", "validation"))
    dataset = processing(
        "Dataset",
        "prepare",
        {"data": validate.output("data"), "validation": validate.output("validation"), "contract": CONTRACT},
        ("train", "questions", *KINDS, "answers", "manifest"),
    )
    features = processing("Features", "author", {"train": dataset.output("train"), "contract": CONTRACT}, ("features",))
    train = training({"features": features.output("features"), "train": dataset.output("train"), "contract": CONTRACT})
    model = train.properties.ModelArtifacts.S3ModelArtifacts
    predict = processing(
        "Predict",
        "author",
        {"model": model, "questions": dataset.output("questions"), "contract": CONTRACT},
        ("predictions", "inputs"),
        asked_by="predict",
    )
    stress = {
        kind: processing(
            f"Stress{kind.title()}",
            "author",
            {"model": model, "questions": dataset.output(kind), "contract": CONTRACT},
            ("predictions",),
            asked_by="stress",
        )
        for kind in KINDS
    }
    figures = processing(
        "Figures",  # left out of a model that has none of its own (stacks/model_training.py)
        "author",
        {
            "predictions": predict.output("predictions"),
            "inputs": predict.output("inputs"),
            "answers": dataset.output("answers"),
            "contract": CONTRACT,
        },
        ("figures",),
    )
    verdict = PropertyFile(name="Verdict", output_name="verdict", path="verdict.json")
    evaluate = processing(
        "Evaluate",
        "judge",
        {
            "model": model,
            "predictions": predict.output("predictions"),
            **{kind: step.output("predictions") for kind, step in stress.items()},
            "figures": figures.output("figures"),
            "answers": dataset.output("answers"),
            "manifest": dataset.output("manifest"),
            "contract": CONTRACT,
        },
        ("evaluation", "verdict", "model"),
        files=(verdict,),
    )
    failing = JsonGet(step_name=evaluate.name, property_file=verdict, json_path="failing_gates")
    refuse = FailStep("Refuse", error_message=Join(on="", values=["Not registered. Gates that failed: ", failing]))
    decision = JsonGet(step_name=evaluate.name, property_file=verdict, json_path="decision")
    gate = ConditionStep(
        "Gate",
        conditions=cast(Any, [ConditionEquals(left=cast(Any, decision), right="register")]),
        if_steps=[registration(evaluate, verdict)],
        else_steps=[refuse],
    )
    return Pipeline(
        name="training",
        parameters=[RAW_DATA, PROCESSING_INSTANCE, TRAINING_INSTANCE],
        pipeline_experiment_config=None,  # experiments are tracked in MLflow
        steps=[validate, dataset, features, train, predict, *stress.values(), figures, evaluate, gate],
    )


def definition() -> str:
    """The text of ``training_pipeline.json``: the same at any hour, in any folder."""
    document = {key: value for key, value in json.loads(training_pipeline().definition()).items() if value}
    return json.dumps(document, indent=2, sort_keys=True, allow_nan=False) + "\n"


if __name__ == "__main__":
    DEFINITION.write_text(definition(), encoding="utf-8")
