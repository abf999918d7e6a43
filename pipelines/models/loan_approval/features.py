"""What was known when the applicant asked, as it stands."""

import pandas as pd


def features(raw: pd.DataFrame) -> pd.DataFrame:
    return raw
