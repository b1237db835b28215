"""A virtual environment for each peer, made and filled once."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

STAMP = "installed.sha256"  # in an environment: which requirements it holds, whole


class InstallError(Exception):
    """A peer's environment cannot be made; the message is one line."""


def python_for(name: str, requirements: Path | None, folder: Path) -> Path:
    """The Python of a peer's environment, installed now unless it is there; ours for None.

    Args:
        name: the environment's name in ``folder``.
        requirements: what pip installs; another text in it makes the environment anew.
        folder: where environments are kept.

    Raises:
        InstallError: it cannot be made, or pip fails.
    """
    if requirements is None:
        return Path(sys.executable)
    place = folder / name
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = place / STAMP
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != wanted:
        print(f"{name}: installing {requirements.name} into {place}", file=sys.stderr, flush=True)
        try:
            _make(place, requirements)
            stamp.write_text(wanted, encoding="ascii")
        except (OSError, subprocess.CalledProcessError) as error:
            raise InstallError(f"{place} cannot be made: {_reason(error)}") from error
    return _python(place)


def _make(place: Path, requirements: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)  # what an interrupted run left
    venv.create(place, with_pip=True)
    install = ["-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [str(_python(place)), *install, "--requirement", str(requirements)],
        check=True,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )


def _python(place: Path) -> Path:
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _reason(error: OSError | subprocess.CalledProcessError) -> str:
    """The last line in which pip says what was wrong."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    output = error.stderr or error.stdout or b""
    text = output if isinstance(output, str) else output.decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")] or lines
    return errors[-1].removeprefix("ERROR:").strip() if errors else f"exit code {error.returncode}"
