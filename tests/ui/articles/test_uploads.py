from __future__ import annotations

import asyncio
import os
import stat
import time
from pathlib import Path

import pytest
from gradio.data_classes import FileData, ListFiles

from bot.core import settings
from ui import temporary
from ui.articles import uploads
from ui.articles.uploads import DROP_BYTES, DropZone, Upload, Waiting
from ui.options import Options

OPEN = Options(readonly=False)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A process's folder that goes with the test."""
    monkeypatch.setattr(temporary.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("GRADIO_TEMP_DIR", "")
    temporary.remove()  # one that another test made
    yield temporary.folder
    temporary.remove()


@pytest.fixture
def zone(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    return DropZone(file_count="multiple")  # outside gr.Blocks, which leaves event loops open


def moved(zone, path):
    return asyncio.run(zone.async_move_resource_to_block_cache(path))


def test_the_zone_looks_like_gradios_and_writes_no_stub(zone):
    assert zone.get_block_name() == "file"
    assert not Path(uploads.__file__).with_suffix(".pyi").exists()


def test_only_uploaded_files_are_taken(zone, tmp_path):
    inside = tmp_path / "cache" / "abc" / "x.md"
    inside.parent.mkdir()
    inside.write_text("x")
    outside = tmp_path / "secret.md"
    outside.write_text("x")
    assert moved(zone, str(inside)) == str(inside)
    assert moved(zone, str(outside)) is None
    assert moved(zone, f"{inside.parent}/../../secret.md") is None
    (inside.parent / "link.md").symlink_to(outside)
    assert moved(zone, str(inside.parent / "link.md")) is None
    for path in (None, "/etc/passwd", str(inside.parent), "http://203.0.113.1/x.md", "x.md", ""):
        assert moved(zone, path) is None


def test_a_file_comes_by_the_browsers_name_and_leaves_nothing_beside_it(zone, tmp_path):
    path = tmp_path / "cache" / "徐州2019.md"
    path.write_text("x")
    files = [FileData(path=str(path), orig_name="徐州（2019）.md"), FileData(path=str(path))]
    given = zone.preprocess(ListFiles(root=files))
    assert [one.name for one in given] == ["徐州（2019）.md", "徐州2019.md"]
    assert {one.path for one in given} == {path}
    assert zone.preprocess(None) == []
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_that_was_read_is_gone_with_its_folder(tmp_path):
    for name in ("a.md", "b.md"):
        (tmp_path / "sha").mkdir(exist_ok=True)
        (tmp_path / "sha" / name).write_text("x")
    Upload(tmp_path / "sha" / "a.md", "a.md").discard()
    assert [file.name for file in (tmp_path / "sha").iterdir()] == ["b.md"]
    Upload(tmp_path / "sha" / "b.md", "b.md").discard()
    Upload(tmp_path / "sha" / "b.md", "b.md").discard()
    assert not (tmp_path / "sha").exists()


def test_files_wait_nowhere_where_nobody_may_add(own):
    assert Waiting.open(Options()) is None
    assert Waiting.open(Options(allow_upload=True)) is None
    assert DROP_BYTES["none"] == 0
    assert DROP_BYTES["visit"] == settings.VISIT_DROP_BYTES < settings.OWNER_DROP_BYTES
    assert DROP_BYTES["library"] == settings.OWNER_DROP_BYTES


def test_files_wait_where_only_this_user_can_look(own):
    waiting = Waiting.open(OPEN)
    assert waiting.place.parent == own()
    assert os.environ["GRADIO_TEMP_DIR"] == str(waiting.place)
    assert stat.S_IMODE(own().stat().st_mode) == 0o700


def test_no_more_comes_when_too_much_waits_and_old_files_go(own, monkeypatch):
    monkeypatch.setattr(settings, "UPLOADED_BYTES", 1_000)
    folder = Waiting.open(OPEN)
    assert not folder.full(400)
    waiting = folder.place / "sha" / "x.md"
    waiting.parent.mkdir()
    waiting.write_bytes(bytes(601))
    assert folder.full(400)
    assert not folder.full(399)
    past = time.time() - settings.UPLOADED_SECONDS - 1
    os.utime(waiting, (past, past))
    assert not folder.full(400)
    assert not waiting.parent.exists()


def test_the_folder_goes_and_comes_again(own):
    first = own()
    (first / "x").write_text("x")
    temporary.remove()
    assert not first.exists()
    assert own() != first


def test_what_a_killed_process_left_is_swept_away_after_a_day(tmp_path):
    names = ("wenda-private-old", "wenda-private-new", "other-old")
    for name in names:
        (tmp_path / name).mkdir()
    past = time.time() - temporary.LEFTOVER - 60
    for name in (names[0], names[2]):
        os.utime(tmp_path / name, (past, past))
    temporary.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other-old", "wenda-private-new"]
