"""A step of the test pipeline: writes what it is asked to, or fails as it is told.

TOY_WRITE: JSON of {path below SM_ML_ROOT: text}. TOY_FAIL: text for output/failure. TOY_SLEEP: seconds.
"""

import json
import os
import sys
import time
from pathlib import Path

root = Path(os.environ["SM_ML_ROOT"])
print("toy step", sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()))  # noqa: T201
for path, text in json.loads(os.environ.get("TOY_WRITE", "{}")).items():
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)
if "TOY_ENVIRONMENT" in os.environ:
    (root / os.environ["TOY_ENVIRONMENT"]).write_text(json.dumps(dict(os.environ)))
time.sleep(float(os.environ.get("TOY_SLEEP", "0")))
if reason := os.environ.get("TOY_FAIL"):
    (root / "output").mkdir(exist_ok=True)
    (root / "output" / "failure").write_text(reason)
    sys.exit(3)
if crash := os.environ.get("TOY_CRASH"):
    raise RuntimeError(crash)
