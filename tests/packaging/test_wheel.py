"""The wheel holds all that is needed: it is built, installed, and asked from another folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LICENCES = ("LICENSE", "LICENSE-MODEL")
PARTS = ("bot", "embeddings", "seeds", "ui", "pyproject.toml", "README.md", *LICENCES)


def run(*command, **options):
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        **options,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    tree = tmp_path_factory.mktemp("tree")  # a copy: building leaves folders behind
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree / part)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tree / "out", tree)
    (found,) = (tree / "out").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """An empty virtual environment with the wheel; its dependencies are those of this one."""
    home = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", "--without-pip", home)
    places = sysconfig.get_paths("venv", {"base": str(home), "platbase": str(home)})
    Path(places["purelib"], "beside.pth").write_text(
        "\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}), encoding="utf-8"
    )
    python = next(Path(places["scripts"]).glob("python*"))
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet",
        "--no-deps", "--no-index", "--disable-pip-version-check", wheel,
    )  # fmt: skip
    return Path(places["scripts"]), Path(places["purelib"])


def test_what_is_in_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        text = archive.read(metadata).decode()
    for part in ("bot", "embeddings", "seeds", "ui"):
        wanted = {
            file.relative_to(ROOT).as_posix()
            for file in (ROOT / part).rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        }
        assert wanted - names == set()
    assert {name.split("/")[0].split("-")[0] for name in names} == {
        "bot", "embeddings", "seeds", "ui", "wenda",
    }  # fmt: skip
    assert "Classifier: Private :: Do Not Upload" in text


def test_both_licences_are_named_and_their_texts_are_in_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        lines = archive.read(metadata).decode().splitlines()
        texts = {
            file: archive.read(metadata.replace("METADATA", f"licenses/{file}")).decode()
            for file in LICENCES
        }
    assert "License-Expression: Apache-2.0 AND CC-BY-SA-4.0" in lines
    assert [line for line in lines if line.startswith("License-File: ")] == [
        f"License-File: {file}" for file in LICENCES
    ]
    assert texts == {file: (ROOT / file).read_text("utf-8") for file in LICENCES}
    assert texts["LICENSE-MODEL"].startswith("Attribution-ShareAlike 4.0 International\n")
    # what the weights' own card says
    card = (ROOT / "embeddings/model/README.md").read_text("utf-8")
    assert "\nlicense: cc-by-sa-4.0\n" in card


def test_it_answers_from_another_folder(environment, tmp_path):
    scripts, packages = environment
    question = "How much FDI did Xuzhou use in 2019?"
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    variables["WENDA_DATA"] = str(tmp_path / "data")
    options = {"cwd": tmp_path, "env": variables}
    answer = json.loads(run(scripts / "wenda", "ask", question, "--json", **options))
    assert answer["answered"]
    assert "2.09 billion" in answer["text"]
    assert answer["quotes"][0]["text"] in " ".join(hit["text"] for hit in answer["hits"])

    python = next(scripts.glob("python*"))
    place = run(python, "-c", "import bot, ui; print(bot.__file__, ui.__file__)", **options)
    assert place.count(str(packages)) == 2
