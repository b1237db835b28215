"""The one command that makes the model, on corpora small enough to read."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import tiny_corpora

from embeddings.encoder.bundled import BundledEncoder
from embeddings.lexicon import load_lexicon
from embeddings.reader.inputs import reader_inputs
from embeddings.reader.reader import Reader

ROOT = Path(__file__).parents[3]


def run(*arguments, seed="0"):
    return subprocess.run(
        [sys.executable, "-m", "embeddings.training", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def digests(folder):
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_trained_twice_the_same_bytes_and_loadable(tmp_path):
    corpora = tiny_corpora.write_for_reading(tmp_path / "corpora")
    for number in "12":  # hashes of strings differ from run to run
        steps = ("--steps", 3, "--reader-steps", 2)
        done = run("--corpora", corpora, "--out", tmp_path / number, *steps, seed=number)
        assert done.returncode == 0, done.stderr
    assert "python-docs.en-zh.tsv.gz: not in" in done.stderr
    files = digests(tmp_path / "1")
    assert files == digests(tmp_path / "2")
    made = {"model.safetensors", "tokenizer.json", "lexicon.safetensors", "reader.safetensors"}
    assert made | {"modules.json"} <= set(files)
    encoder = BundledEncoder(tmp_path / "1")
    vectors = encoder.encode(["貓喝牛奶", "猫喝牛奶"])
    assert vectors.shape == (2, 256)
    assert np.array_equal(vectors[0], vectors[1])
    assert "猫" in load_lexicon(tmp_path / "1").chinese.get("cat")
    question, text = "狗喝什么？", tiny_corpora.CONTEXT
    given = reader_inputs(encoder, question, "", text, np.zeros((len(text), 3), np.float32))
    reading = Reader.from_folder(tmp_path / "1").read([given])[0]
    assert len(reading.spans) == len(reading.scores) > 0
    # The reader alone, again: the same bytes, and all else is left as it is.
    (tmp_path / "1" / "reader.safetensors").unlink()
    done = run("--corpora", corpora, "--out", tmp_path / "1", "--reader-only", "--reader-steps", 2)
    assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "1") == files


def test_the_reader_alone_wants_the_rest(tmp_path):
    corpora = tiny_corpora.write(tmp_path / "corpora")
    done = run("--corpora", corpora, "--out", tmp_path / "out", "--reader-only")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"the bundled model in {tmp_path / 'out'} cannot be read" in done.stderr


def test_no_folder_is_one_line(tmp_path):
    done = run("--corpora", tmp_path / "missing", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "is no folder" in done.stderr
    assert not (tmp_path / "out").exists()
