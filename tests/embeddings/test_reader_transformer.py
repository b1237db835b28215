"""A question-answering model of transformers as a reader: real, tiny, with weights set by hand."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from tiny_checkpoints import WORDS, Checkpoints

from bot import Bot
from bot.__main__ import main
from embeddings.errors import EncoderError
from embeddings.reader import bundled_reader, load_reader
from embeddings.reader.reading import NOTHING

TEXT = "ab 徐州 cd"
FIRST, LAST = "徐", "州"  # what the model takes for the first and the last piece of any answer


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory):
    return Checkpoints(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(scope="module")
def folder(checkpoints):
    """A model without layers that finds 徐州 wherever it stands."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

    size = len(WORDS)
    config = BertConfig(
        vocab_size=size,
        hidden_size=size,
        num_hidden_layers=0,
        num_attention_heads=1,
        intermediate_size=4,
        max_position_embeddings=32,
    )
    model = BertForQuestionAnswering(config)
    with torch.no_grad():
        body = model.bert.embeddings
        body.word_embeddings.weight.copy_(torch.eye(size))
        body.position_embeddings.weight.zero_()
        body.token_type_embeddings.weight.zero_()
        model.qa_outputs.weight.zero_()
        model.qa_outputs.bias.zero_()
        model.qa_outputs.weight[0, WORDS.index(FIRST)] = 1.0
        model.qa_outputs.weight[1, WORDS.index(LAST)] = 1.0
        model.qa_outputs.weight[:, WORDS.index("[CLS]")] = 0.5
    place = checkpoints.root / "finder"
    model.save_pretrained(place)
    BertTokenizerFast(tokenizer_object=checkpoints.pieces).save_pretrained(place)
    return str(place)


@pytest.mark.slow
def test_the_answer_is_a_slice_with_its_odds(folder):
    reader = load_reader(folder)
    here, there, blank = reader.read("外?", [TEXT, "ab cd", " "])
    assert TEXT[slice(*here.spans[0])] == "徐州"
    assert here.found == here.scores[0] == here.odds(3, 5) > 0 > there.found
    assert here.scores[0] == max(here.scores) and len(here.spans) == len(here.scores)
    assert blank is NOTHING
    assert reader.read("", [TEXT]) == [NOTHING]


@pytest.mark.slow
def test_a_long_text_is_read_in_windows_that_overlap(folder):
    text = "a " * 70 + "徐州" + " b" * 70
    (found,) = load_reader(folder).read("外 " * 9, [text])
    start = text.index("徐州")
    assert found.spans[0].tolist() == [start, start + 2]
    assert len(found.tables) > 5
    assert found.odds(start, start + 2) > found.odds(0, 1) > -math.inf
    read = np.concatenate([table.places for table in found.tables])
    assert (read.min(), read.max()) == (0, len(text))


@pytest.mark.slow
def test_a_bot_answers_with_it(folder, tmp_path):
    (tmp_path / "a.txt").write_text("外资的市长张伟在徐州说了话。", encoding="utf-8")
    options = {"library": tmp_path / "library", "strictness": 0.0, "reader": folder}
    with Bot.open(tmp_path / "a.txt", **options) as bot:
        answer = bot.ask("外资的市长叫什么名字？")
    assert [mark.text for mark in answer.marks] == ["徐州"]  # not whom the bundled one finds


@pytest.mark.slow
def test_what_is_no_reader(checkpoints, tmp_path):
    with pytest.raises(EncoderError, match="was not trained to find answers"):
        load_reader(str(checkpoints.root / "bare"))
    with pytest.raises(EncoderError, match=r"the reader in .* cannot be loaded"):
        load_reader(str(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("command", [["ask", "外资?"], ["evaluate", "set.json"]])
def test_the_commands_take_one(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    paragraphs = [{"context": "外资。", "qas": []}]
    text = json.dumps({"data": [{"paragraphs": paragraphs}]})
    (tmp_path / "set.json").write_text(text, encoding="utf-8")
    assert main([*command, "--reader", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"wenda: the reader in {tmp_path} cannot be loaded")


def test_the_bundled_one_has_a_name():
    assert load_reader() is load_reader("bundled") is bundled_reader()
