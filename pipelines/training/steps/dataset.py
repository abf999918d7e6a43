"""Names the exact data: a hash of its content, and the version of the S3 object it came from."""

import json

from pipelines.container import Container, run
from pipelines.training.contract import ContractError, read_contract
from pipelines.training.lineage import dataset_version, digest
from pipelines.training.source import ChangedDataError, source_objects


def dataset(place: Container) -> None:
    contract = read_contract(place.input("contract"))
    content = (place.input("data") / "data.csv").read_bytes()
    version = dataset_version(content)
    manifest = {
        "dataset": contract.dataset,
        "dataset_version": version,
        "sha256": digest(content),
        "bytes": len(content),
        "objects": source_objects(place.environment.get("LADDER_RAW_DATA"), digest(content)),
    }
    (place.output("dataset") / "data.csv").write_bytes(content)
    text = json.dumps(manifest, sort_keys=True, indent=2) + "\n"
    (place.output("manifest") / "manifest.json").write_text(text, encoding="utf-8")
    place.log("dataset versioned", dataset_version=version, objects=manifest["objects"])


if __name__ == "__main__":
    run(dataset, ChangedDataError, ContractError)
