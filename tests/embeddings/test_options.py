from __future__ import annotations

from dataclasses import fields

import pytest

from embeddings.encoder.options import _READERS, EncoderOptions, parse
from embeddings.errors import EncoderError


def test_a_name_alone():
    assert parse("intfloat/multilingual-e5-small") == (
        "intfloat/multilingual-e5-small",
        EncoderOptions(),
    )
    assert EncoderOptions().encoder_name("a/b", 384) == "a/b"


def test_every_option():
    model, options = parse(
        "a/b,dim=256, dtype=float16 ,backend=onnx,batch=8,device=cuda:1,query=ask: ,passage=p: "
    )
    assert model == "a/b"
    assert options == EncoderOptions(
        dim=256, dtype="float16", backend="onnx", query="ask: ", passage="p: ", batch=8,
        device="cuda:1",
    )  # fmt: skip
    assert set(_READERS) == {field.name for field in fields(EncoderOptions)}


def test_the_name_that_is_remembered_has_what_shapes_vectors_in_one_order():
    given = "a/b,device=cpu,passage=,query=q: ,batch=2,dtype=float16,dim=8"
    model, options = parse(given)
    assert options.encoder_name(model, 16) == "a/b,dim=8,dtype=float16,query=q: ,passage="
    assert options.encoder_name(model, 8) == "a/b,dtype=float16,query=q: ,passage="  # all it has
    assert parse(options.encoder_name(model, 16))[1].encoder_name(
        model, 16
    ) == options.encoder_name(model, 16)
    assert EncoderOptions(backend="torch", batch=7, device="cpu").encoder_name("m", 4) == "m"


def test_a_prompt_may_hold_commas_and_keeps_its_blanks():
    _, options = parse("m,query=Given a question, a 1=1 place, find: ,dim=4")
    assert options.query == "Given a question, a 1=1 place, find: "
    assert options.dim == 4
    assert parse("m,query=")[1].query == ""  # no prompt, whatever the model says


@pytest.mark.parametrize(
    "name", ["my,model", "a,dim=8", "a,dim=8,dtype=float16", "模型，甲,乙", "x=1,y=2"]
)
def test_a_folder_with_commas(tmp_path, monkeypatch, name):
    folder = tmp_path / name
    folder.mkdir()
    assert parse(str(folder)) == (str(folder), EncoderOptions())
    assert parse(f"{folder},dim=3") == (str(folder), EncoderOptions(dim=3))
    monkeypatch.chdir(tmp_path)
    assert parse(f"{name},batch=2") == (name, EncoderOptions(batch=2))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert parse(f"~/{name},batch=2") == (f"~/{name}", EncoderOptions(batch=2))


def test_the_longer_folder_is_meant(tmp_path):
    for name in ("a", "a,dim=8"):
        (tmp_path / name).mkdir()
    assert parse(f"{tmp_path}/a,dim=8")[0] == f"{tmp_path}/a,dim=8"
    assert parse(f"{tmp_path}/a,dim=9") == (f"{tmp_path}/a", EncoderOptions(dim=9))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("dim=0", "dim=0 of the encoder is no whole number of 1 or more"),
        ("dim=-8", "dim=-8 of the encoder is no whole number"),
        ("dim=2.5", "dim=2.5 of"),
        ("dim=", "dim= of"),
        ("dim=²", "dim=² of"),
        ("dim=9999999999", "dim=9999999999 of"),
        ("batch=0", "batch=0 of the encoder is no whole number of 1 or more"),
        ("batch=all", "batch=all of"),
        ("dtype=int8", "dtype=int8 of the encoder is not known; give float32, float16 or bfloat16"),
        ("dtype=", "give float32, float16 or bfloat16"),
        ("backend=openvino", "backend=openvino of the encoder is not known; give torch or onnx"),
        ("device=gpu", "device=gpu of the encoder is not known; give cpu, cuda, cuda:1 or mps"),
        ("dim=4,dim=8", "has dim twice; give it once"),
        ("dims=4", "'dims=4' is no option of an encoder, and there is no folder a/b,dims=4"),
        ("Dim=4", "with dim, dtype, backend, query, passage, batch, device"),
        ("half", "'half' is no option of an encoder"),
        ("=4", "'=4' is no option"),
        ("dim=4,,batch=2", "dim=4, of the encoder"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(options, message):
    with pytest.raises(EncoderError) as caught:
        parse(f"a/b,{options}")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
