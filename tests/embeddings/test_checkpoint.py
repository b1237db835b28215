from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tiny_checkpoints import Checkpoints

from embeddings.encoder.bundled import load_encoder
from embeddings.errors import EncoderError

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bert(tmp_path_factory):
    return Checkpoints(tmp_path_factory.mktemp("checkpoints")).bert("bert")


def one_line(name):
    with pytest.raises(EncoderError) as caught:
        load_encoder(name)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.slow
def test_an_unknown_hub_name_offline_is_one_line_at_once():
    import sentence_transformers  # noqa: F401 - its import is not what is timed

    assert os.environ["HF_HUB_OFFLINE"] == "1"
    start = time.perf_counter()
    message = one_line("nobody/no-such-model,dim=64")
    assert time.perf_counter() - start < 5
    assert "nobody/no-such-model is not on this machine" in message
    assert "give a folder" in message


@pytest.mark.slow
def test_a_hub_that_does_not_answer_is_given_up_soon():
    """The real attempt, without the offline variable: its own retries took 70 seconds."""
    code = (
        "import sentence_transformers, time; from embeddings.encoder.bundled import load_encoder\n"
        "start = time.perf_counter()\n"
        "try: load_encoder('nobody/no-such-model')\n"
        "except Exception as error: print(type(error).__name__, str(error).count(chr(10)))\n"
        "print(time.perf_counter() - start)"
    )
    nowhere = "http://127.0.0.1:9"  # the discard port: refused at once
    environment = {**os.environ, "HF_ENDPOINT": nowhere, "HF_HUB_OFFLINE": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    kind, seconds = done.stdout.strip().split("\n")
    assert kind == "EncoderError 0"
    assert float(seconds) < 15


@pytest.mark.parametrize("name", ["/no/such/folder", "./nothing", "~/nothing-here", "a/b/c"])
def test_a_missing_folder(name):
    assert f"there is no model folder {name};" in one_line(name)
    assert f"there is no model folder {name};" in one_line(f"{name},dim=8")


def test_a_folder_that_is_no_model(tmp_path):
    assert "holds no model" in one_line(str(tmp_path))
    (tmp_path / "config.json").write_text(json.dumps({"a": 1}))
    assert "holds no model" in one_line(str(tmp_path))


def test_options_without_a_model():
    assert "options and no name" in one_line(",dim=8")


def test_a_device_that_is_not_there(bert):
    message = one_line(f"{bert},device=cuda:99")
    assert "device=cuda:99 cannot be used here (" in message
    assert message.endswith("leave device out, or give device=cpu")


def test_onnx_without_its_packages_says_how_to_get_them(bert, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # as if it were not installed
    message = one_line(f"{bert},backend=onnx")
    assert message.startswith("backend=onnx needs optimum-onnx and ONNX Runtime (")
    assert 'pip install "sentence-transformers[onnx]"' in message
    assert "leave backend=onnx out" in message


def test_onnx_takes_no_precision(bert):
    assert "dtype=float16 is for backend=torch" in one_line(f"{bert},backend=onnx,dtype=float16")


@pytest.mark.slow
def test_loading_prints_nothing(bert):
    """transformers draws its bar of weights also where nobody looks at a terminal."""
    code = f"from embeddings.encoder.bundled import load_encoder; load_encoder({bert!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_loading_leaves_the_progress_bars_of_others_as_they_were(bert):
    from transformers.utils import logging

    before = logging.is_progress_bar_enabled()
    try:
        for enabled in (True, False):
            (logging.enable_progress_bar if enabled else logging.disable_progress_bar)()
            load_encoder(bert)
            assert logging.is_progress_bar_enabled() is enabled
    finally:
        (logging.enable_progress_bar if before else logging.disable_progress_bar)()
