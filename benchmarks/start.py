"""Cold start: process start to answer, index on disk, beside importing sentence_transformers.

Run ``python benchmarks/start.py [--runs 7]`` from the repository. The two take turns, so that
whatever else the machine does falls on both. Needs a Unix system, for the peak memory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTION = "How much FDI did Xuzhou use in 2019?"
ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "wenda ask": [sys.executable, "-m", "bot", "ask", QUESTION],
    "python -c pass": [sys.executable, "-c", "pass"],
    "import sentence_transformers": [sys.executable, "-c", "import sentence_transformers"],
}


def run(command: list[str], data: str) -> tuple[float, float, float]:
    """Wall-clock seconds, processor seconds and peak memory in MB of a run that must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "WENDA_DATA": data}, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with exit code {process.returncode}")
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def main() -> None:
    """Prints one line for each command, and the ratio of the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="how often each command is run")
    runs = parser.parse_args().runs
    measured: dict[str, list[tuple[float, float, float]]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as data:
        for command in COMMANDS.values():  # makes the index, and warms the disk's cache
            run(command, data)
        for _ in range(runs):
            for name, command in COMMANDS.items():
                measured[name].append(run(command, data))
    print(f"{'':30}{'wall s: median (range)':>26}{'CPU s':>8}{'peak MB':>9}   {runs} runs each")
    for name, figures in measured.items():
        walls, cpus, peaks = zip(*figures, strict=True)
        spread = f"{statistics.median(walls):.2f} ({min(walls):.2f}-{max(walls):.2f})"
        print(f"{name:30}{spread:>26}{statistics.median(cpus):8.2f}{max(peaks):9.0f}")
    ask, library = (
        statistics.median(wall for wall, _, _ in measured[name])
        for name in ("wenda ask", "import sentence_transformers")
    )
    print(f"ratio of the wall medians: {ask / library:.2f}; at most 0.33, and at most 2.0 s")


if __name__ == "__main__":
    main()
