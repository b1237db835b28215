"""``wenda encode``, and what opens a library afterwards."""

from __future__ import annotations

import json
import shutil
import time

import pytest
from tiny_checkpoints import Checkpoints

from bot import Bot
from bot.__main__ import main
from bot.core import settings
from bot.library.transfer import moving
from embeddings.encoder.bundled import BUNDLED, load_encoder


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory):
    return Checkpoints(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def model(checkpoints):
    """The folder of a small model that is no transformer: quick, and its vectors are real."""
    return checkpoints.save("table", [checkpoints.table(8)])


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.md").write_text("# Xuzhou\n\nabc def. The fee is 20 yuan.", encoding="utf-8")
    (folder / "two.md").write_text("# 徐州\n\n徐州外资。费用是20元。", encoding="utf-8")
    assert main(["add", str(folder), "--library", str(tmp_path / "library")]) == 0
    return tmp_path / "library"


def test_a_library_is_moved_and_then_opens_with_its_own_encoder(library, model, capsys):
    capsys.readouterr()
    place = ["--library", str(library)]
    assert main(["encode", *place, "--encoder", model]) == 0
    assert capsys.readouterr().err == (f"wenda: 2 passages in {library} are encoded with {model}\n")
    assert main(["encode", *place, "--encoder", model]) == 0
    assert "2 passages in" in (said := capsys.readouterr().err) and "encoded already" in said
    assert main(["retrieve", "外资", *place, "--mode", "dense", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2
    assert main(["doctor", *place, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["encoder"], found["dimension"], found["problems"]) == (model, 8, [])
    assert main(["doctor", *place, "--repair"]) == 0
    assert main(["list", *place, "--encoder", BUNDLED]) == 1  # what is named counts
    assert "made with encoder" in capsys.readouterr().err


def test_the_default_library_is_moved_too(model, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WENDA_DATA", str(tmp_path / "data"))
    assert main(["list"]) == 0
    assert main(["encode", "--encoder", model]) == 0
    with Bot.open() as bot:
        assert bot.encoder.name == model
        assert bot.library.check() == []


def test_a_library_whose_encoder_is_gone_says_so_and_can_be_moved(library, model, tmp_path, capsys):
    gone = tmp_path / "gone"
    shutil.copytree(model, gone)
    place = ["--library", str(library)]
    assert main(["encode", *place, "--encoder", str(gone)]) == 0
    shutil.rmtree(gone)
    capsys.readouterr()
    assert main(["list", *place]) == 1
    assert capsys.readouterr().err == (
        f"wenda: the library in {library} was made with encoder {gone}, which cannot be loaded "
        f"here (there is no model folder {gone}; give a folder or a hub name); open it with "
        f"--encoder {gone}, move it with `wenda encode --encoder`, or give another --library "
        "folder\n"
    )
    assert main(["encode", *place, "--encoder", BUNDLED]) == 0
    assert main(["ask", "费用是多少?", *place]) == 0
    assert "20元" in capsys.readouterr().out


def test_a_hub_name_in_a_library_is_not_fetched(library, model, monkeypatch, capsys):
    def knock(name):
        raise AssertionError("a library's own word opens no connection")

    monkeypatch.setattr("embeddings.hub.knock", knock)
    encoder = load_encoder(model)
    encoder.name = "nobody/no-such-model"
    monkeypatch.setattr(moving, "load_encoder", lambda name: encoder)
    moving.encode_library(library, "nobody/no-such-model")
    capsys.readouterr()
    assert main(["list", "--library", str(library)]) == 1
    assert "nobody/no-such-model is not on this machine; fetch it once" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "name the encoder with --encoder"),
        (("--encoder", BUNDLED, "--library", "nowhere"), 1, "there is no library in nowhere"),
        (("--encoder", BUNDLED, "--library", "milvus://h/x"), 1, "milvus://h/x is on a server"),
    ],
)
def test_what_cannot_be_moved_is_one_line(arguments, code, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["encode", *arguments]) == code
    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_stop_says_that_it_goes_on_next_time(library, model, monkeypatch, capsys):
    def stopped(*_):
        raise KeyboardInterrupt

    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(type(load_encoder(model)), "encode", stopped)
        assert main(["encode", "--library", str(library), "--encoder", model]) == 130
    assert "the same command goes on from here" in capsys.readouterr().err
    assert main(["list", "--library", str(library)]) == 0


@pytest.mark.slow
def test_a_bot_that_is_asked_follows_a_command_in_another_process(
    library, model, wenda_process, monkeypatch
):
    monkeypatch.setattr(settings, "REFRESH_SECONDS", 0.0)
    with Bot.open(library=library) as bot:
        assert bot.encoder.name == BUNDLED
        assert "20" in bot.ask("What is the fee?").text
        done = wenda_process("encode", "--library", library, "--encoder", model)
        assert (done.returncode, done.stderr.count("\n")) == (0, 1)
        end = time.monotonic() + 60
        while bot.encoder.name == BUNDLED and time.monotonic() < end:
            assert bot.retrieve("外资", mode="dense")  # by one encoder or the other
        assert bot.encoder.name == model
        assert len(bot.retrieve("外资", mode="dense")) == 2
        assert bot.library.check() == []
