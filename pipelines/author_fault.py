"""What went wrong in the code of a model's folder, told so that its author finds the line."""

import traceback
from pathlib import Path

from pipelines.interface import MODELS


def in_words(error: Exception) -> str:
    """``KeyError (features.py, line 12): 'sexx'``, with the last line of a model's folder that was run, if one was."""
    lines = [one for one in traceback.extract_tb(error.__traceback__) if Path(one.filename).is_relative_to(MODELS)]
    where = f" ({Path(lines[-1].filename).name}, line {lines[-1].lineno})" if lines else ""
    remedy = ""
    if lines and isinstance(error, ModuleNotFoundError):
        remedy = f". State it in the model's requirements.txt, as {error.name}==VERSION"
    return f"{type(error).__name__}{where}: {error}{remedy}"
