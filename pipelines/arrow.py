"""pyarrow, which has no types: its values are typed where they enter ours."""

from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

pa: Any = pyarrow
pc: Any = pyarrow.compute
csv: Any = pyarrow.csv
parquet: Any = pyarrow.parquet

Array = Any  # pyarrow.Array or ChunkedArray
Table = Any  # pyarrow.Table
