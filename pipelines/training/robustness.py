"""How much worse a model gets when its inputs are noisy, or when some of them are missing."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from pipelines.training.metrics import relative_loss

NOISE_SHARE = 0.1  # standard deviation of the noise, as a share of the column's own
MISSING_SHARE = 0.1  # share of cells blanked
REPEATS = 5  # one draw may be lucky

Spoil = Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]


def noisy(inputs: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Gaussian noise on columns that measure something; a column of two values is a flag, where noise means nothing."""
    measured = inputs.select_dtypes("number").astype(float)
    scale = np.where(measured.nunique() > 2, measured.std() * NOISE_SHARE, 0.0)  # noqa: PLR2004
    shaken = measured + random.normal(size=measured.shape) * scale
    shaken = shaken.clip(lower=measured.min(), upper=measured.max(), axis="columns")
    made = inputs.copy()
    made[shaken.columns] = shaken
    return made


def with_missing(inputs: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    return inputs.mask(random.random(inputs.shape) < MISSING_SHARE)


def loss(metric: str, inputs: pd.DataFrame, measure: Callable[[pd.DataFrame], float], spoil: Spoil, seed: int) -> float:
    """Mean relative loss of the metric over several draws; 0.1 means a tenth worse."""
    before = measure(inputs)
    random = np.random.default_rng(seed)
    losses = [relative_loss(metric, before, measure(spoil(inputs, random))) for _ in range(REPEATS)]
    return round(float(np.mean(losses)), 6)
