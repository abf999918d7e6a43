"""Is a time series whole? Each time once, and none left out, where the model counts rows back."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from pipelines.arrow import pa
from pipelines.declaration import Frequency, Split
from pipelines.training.violation import Violation

GAPS_TOLD = 3
PERIODS: dict[Frequency, str] = {"hourly": "h", "daily": "D", "weekly": "W", "monthly": "M"}


def series_violations(times: Any, split: Split) -> Iterator[Violation]:
    """``times`` is a pyarrow array of dates or timestamps, in the file's order."""
    name = split.column or ""
    # Any: pandas' types take what numpy sorts for numbers.
    ordered: Any = pd.Series(np.sort(times.cast(pa.timestamp("ns")).to_numpy()))
    if split.frequency == "none":
        if split.look_back and ordered.duplicated().any():
            repeated = first_repeated(ordered[ordered.duplicated()])
            limit = f"each time once, since a prediction looks back {split.look_back} rows"
            yield Violation("repeated time", name, repeated, limit)
        return
    periods = ordered.dt.to_period(PERIODS[split.frequency])
    twice = ordered[periods.duplicated().to_numpy()]
    if len(twice):
        yield Violation(
            "repeated time", name, first_repeated(twice), f"one row a period, the series is {split.frequency}"
        )
    step = periods.astype("int64").diff()
    after = np.flatnonzero((step > 1).to_numpy())
    if len(after):
        gaps = [
            f"none from {periods[row - 1] + 1} to {periods[row] - 1} ({int(step[row]) - 1})"
            for row in after[:GAPS_TOLD]
        ]
        more = f" and {len(after) - GAPS_TOLD} more gaps" if len(after) > GAPS_TOLD else ""
        yield Violation(
            "frequency", name, f"rows missing: {', '.join(gaps)}{more}", f"{split.frequency}, without a gap"
        )


def first_repeated(repeated: Any) -> str:
    days = ", ".join(time.isoformat().removesuffix("T00:00:00") for time in repeated[:GAPS_TOLD])
    return f"{len(repeated)} rows repeat a time, the first {days}"
