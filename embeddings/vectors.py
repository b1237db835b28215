"""The type of vectors: rows of 32-bit floats, (n, dim). It is alone so that all may import it."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
