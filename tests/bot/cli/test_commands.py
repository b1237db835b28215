"""The real command, in a process of its own wherever its exit code and streams are the question."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot import Bot
from bot.__main__ import main
from bot.articles.files import shipped_articles
from bot.cli import commands

QUESTION = "How much FDI did Xuzhou use in 2019?"
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library with the shipped articles."""
    place = tmp_path_factory.mktemp("cli") / "library"
    Bot.open(library=place).close()
    return place


def output(capsys, *arguments):
    """What a command prints, run in this process; in silence, but for the count below a list."""
    capsys.readouterr()
    assert main([str(argument) for argument in arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == "" or arguments[0] == "list"
    return captured.out


def refused(done, code, *words):
    """One line on stderr that holds the words, nothing on stdout, the exit code."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("wenda: ")
    assert done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr


# What goes well


def test_ask_prints_the_answer_its_quote_and_its_source(library, capsys):
    shown = output(capsys, "ask", QUESTION, "--library", library)
    assert "2.09 billion" in shown.split("\n\n")[0]
    assert shown.count("2.09 billion") == 2  # the value, then the sentence it stands in
    assert "\n\n  " in shown and "seeds/" in shown.split("\n\n")[1]


@pytest.mark.parametrize(
    "question", ["徐州2019年實際使用外資多少?", "徐州2019年实际使用外资多少？"]
)
def test_ask_in_chinese(library, capsys, question):
    answer = json.loads(output(capsys, "ask", question, "--json", "--library", library))
    assert answer["answered"]
    assert "20.9" in answer["text"]


def test_ask_json_is_one_line(library, capsys):
    shown = output(capsys, "ask", QUESTION, "--json", "--library", library)
    assert shown.count("\n") == 1
    answer = json.loads(shown)
    assert answer["answered"] is True
    assert 0 <= answer["confidence"] <= 1
    for quote in answer["quotes"]:
        assert any(quote["text"] in hit["text"] for hit in answer["hits"])


def test_words_need_no_quotation_marks(library, capsys):
    one = output(capsys, "ask", "--library", library, *QUESTION.split())
    assert one == output(capsys, "ask", QUESTION, "--library", library)


def test_facts(library, capsys):
    options = ("--measure", "進口額", "--period", "2019", "--library", library)
    (first, *_) = facts = json.loads(output(capsys, "facts", "--json", *options))
    assert {"154億元", "15.4 billion yuan"} <= {one["mark"]["text"] for one in facts}
    assert {one["period"] for one in facts} == {"2019"}
    assert first["quote"]["text"].count(first["mark"]["text"]) == 1
    shown = output(capsys, "facts", *options)
    assert shown.splitlines()[0].split() == "value measure thing place period article".split()
    assert "154億元" in shown


def test_check_reads_a_draft_from_a_file_or_the_input(library, capsys, tmp_path, monkeypatch):
    draft = tmp_path / "draft.md"
    draft.write_text("徐州2019年的進口額為145億元。", encoding="utf-8")
    findings = json.loads(output(capsys, "check", draft, "--json", "--library", library))
    figure = next(one for one in findings if one["kind"] == "figure")
    assert figure["verdict"] == "contradicted"
    assert figure["evidence"][0]["says"] == "154億元"
    monkeypatch.setattr("sys.stdin", io.StringIO(draft.read_text(encoding="utf-8")))
    shown = output(capsys, "check", "-", "--library", library)
    assert "contradicted  145億元; the articles: 154億元" in shown
    assert "  > 徐州2019年的進口額為154億元" in shown


def test_retrieve(library, capsys):
    hits = json.loads(output(capsys, "retrieve", QUESTION, "-k", 2, "--json", "--library", library))
    assert len(hits) == 2
    assert hits[0]["score"] >= hits[1]["score"]
    shown = output(capsys, "retrieve", QUESTION, "-k", 2, "--library", library)
    assert shown.startswith("1. ") and "\n2. " in shown and "\n3. " not in shown


def test_k_greater_than_all_passages_gives_them_all(library, capsys):
    options = ("--mode", "dense", "--json", "--library", library)
    hits = json.loads(output(capsys, "retrieve", QUESTION, "-k", 100_000, *options))
    assert len(hits) > 9
    assert len({(hit["article_id"], hit["start"]) for hit in hits}) == len(hits)


def test_the_list_is_searched_and_filtered_and_counted(tmp_path, capsys):
    place = ("--library", tmp_path / "library")
    for name, text, tag in (
        ("tea", "# Tea\n\n300 tons.", "x"),
        ("bees", "# 蜂\n\n蜜蜂四萬。", "y"),
    ):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        assert main(["add", str(tmp_path / f"{name}.md"), *map(str, place), "--tag", tag]) == 0
    capsys.readouterr()

    def listed(*flags):
        assert main([str(one) for one in ("list", *place, *flags)]) == 0
        said = capsys.readouterr()
        return said.out, said.err

    out, told = listed()
    assert ["Tea" in line for line in out.splitlines()] == [True, False]  # as they came
    assert told == "wenda: 2 articles\n"
    for flags in (("--search", "TONS"), ("--tag", "X"), ("--search", "tea.md"), ("--search", "x")):
        out, told = listed(*flags)
        assert ("Tea" in out, "蜂" in out, told) == (True, False, "wenda: 1 of 2 articles\n")
    assert listed("--search", "蜂", "--tag", "x") == ("", "wenda: 0 of 2 articles\n")
    out, told = listed("--json")
    assert [one["title"] for one in json.loads(out)] == ["Tea", "蜂"]
    assert (out, told) == (json.dumps(json.loads(out), ensure_ascii=False) + "\n", "")
    assert listed("--json", "--search", "zzz") == ("[]\n", "")
    assert main(["list", *map(str, place), "--language", "fr"]) == 2
    assert main(["list", *map(str, place), "--article", "none"]) == 1


def test_several_are_removed_or_none(tmp_path, capsys):
    place = ("--library", tmp_path / "library")
    for name in ("tea", "bees"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n300 tons.", encoding="utf-8")
    added = json.loads(output(capsys, "add", tmp_path, *place, "--json"))
    ids = [one["article_id"] for one in added]
    assert main(["remove", *ids, "none", *map(str, place)]) == 1
    capsys.readouterr()
    assert len(output(capsys, "list", *place).splitlines()) == 2
    assert json.loads(output(capsys, "remove", *ids, ids[0], *place, "--json")) == added
    assert output(capsys, "list", *place) == ""


def test_add_list_remove(tmp_path, capsys):
    article, place = tmp_path / "bees.md", tmp_path / "library"
    article.write_text("# Bees\n\nThe hive holds 40,000 bees.\n", encoding="utf-8")
    (added,) = json.loads(output(capsys, "add", article, "--library", place, "--json"))
    assert added["title"] == "Bees"
    assert output(capsys, "list", "--library", place).startswith(added["article_id"])
    assert "40,000" in output(capsys, "ask", "How many bees?", "--library", place)
    assert "Bees" in output(capsys, "remove", added["article_id"], "--library", place)
    assert output(capsys, "list", "--library", place) == ""
    assert output(capsys, "list", "--library", place, "--json") == "[]\n"


def test_a_correction_stays_when_the_file_is_read_again(tmp_path, capsys):
    article, place = tmp_path / "2019-05-06.md", ("--library", tmp_path / "library")
    article.write_text("# 下载\n\n蜂箱裡有四萬隻蜜蜂。\n", encoding="utf-8")
    (added,) = json.loads(output(capsys, "add", article, *place, "--json"))
    key = added["article_id"]
    assert (added["title"], added["date"], added["date_origin"]) == (
        "下载",
        "2019-05-06",
        "file name",
    )
    assert "2019-05-06 (from the file's name)" in output(capsys, "list", *place)
    line = output(capsys, "edit", key, "--title", " 蜜\n蜂 ", "--date", "2018-03", *place)
    assert line.startswith(key) and "蜜 蜂 (" in line and "2018-03 (corrected)" in line

    def listed():
        (one,) = json.loads(output(capsys, "list", *place, "--json"))
        return one["title"], one["date"], one["date_origin"]

    for text in ("# 下载\n\n蜂箱裡有四萬隻蜜蜂。\n", "# 打印\n\n蜂箱裡有五萬隻蜜蜂。\n"):
        article.write_text(text, encoding="utf-8")
        output(capsys, "add", article, *place)
        assert listed() == ("蜜 蜂", "2018-03", "user")
    output(capsys, "edit", key, "--date", "", *place)
    assert listed() == ("蜜 蜂", "", "user")
    output(capsys, "edit", key, "--undo", *place)
    assert listed() == ("下载", "2019-05-06", "file name")
    output(capsys, "add", article, *place)
    assert listed() == ("打印", "2019-05-06", "file name")


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ((), 2, "give --title, --date or both, or else --undo"),
        (("--title", "x", "--undo"), 2, "give --title, --date or both, or else --undo"),
        (("--title", " \n"), 2, "the title is empty; give one"),
        (("--title", "x" * 201), 2, "the title has 201 characters; shorten it to 200 or fewer"),
        (("--date", "soon"), 2, "date is 'soon', which is no date; give a year"),
        (("--date", "2019-02-30"), 2, "date is '2019-02-30', which is no date"),
        (("--title", "x"), 1, "there is no article 'none'; `wenda list` shows the ids"),
        (("--undo",), 1, "there is no article 'none'; `wenda list` shows the ids"),
    ],
)
def test_a_wrong_correction_is_one_line(given, code, words, library, capsys):
    assert main(["edit", "none", *given, "--library", str(library)]) == code
    error = capsys.readouterr().err
    assert error.startswith("wenda: ") and words in error and error.count("\n") == 1


def test_articles_from_a_path(tmp_path, capsys):
    (tmp_path / "茶.txt").write_text("茶園在2019年出產紅茶300噸。", encoding="utf-8")
    assert "300" in output(capsys, "ask", "2019年红茶产量是多少?", "--articles", tmp_path)


def test_evaluate_prints_a_line_of_json_a_file(tmp_path, capsys):
    qas = [{"question": "How many bees?", "answers": [{"text": "40,000"}], "is_impossible": False}]
    file = tmp_path / "q.json"
    content = {"data": [{"paragraphs": [{"context": "The hive holds 40,000 bees.", "qas": qas}]}]}
    file.write_text(json.dumps(content), encoding="utf-8")
    turns = [{"question": "How many bees?", "answers": ["40,000"], "kind": "first"}]
    talk = tmp_path / "talk.json"
    talk.write_text(json.dumps({"conversations": [{"id": "1", "turns": turns}]}), encoding="utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bees.txt").write_text("The hive holds 40,000 bees.", encoding="utf-8")

    lines = output(
        capsys, "evaluate", file, talk, "--articles", tmp_path / "articles", "--json"
    ).splitlines()
    one, two = map(json.loads, lines)
    assert one["recall_at_1"] == one["answer_hit"] == two["first_hit"] == 1.0
    table = output(capsys, "evaluate", file)
    assert "nDCG@10" in table and "q.json" in table


def test_doctor(library, capsys):
    shown = output(capsys, "doctor", "--library", library)
    assert shown.endswith("all in order\n")
    report = json.loads(output(capsys, "doctor", "--library", library, "--json"))
    assert report["articles"] == len(shipped_articles())
    assert report["problems"] == []
    assert report["packages"]["faiss-cpu"]


@pytest.mark.slow
def test_the_same_command_as_a_module_in_any_locale(library, wenda_process):
    locale = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = wenda_process("ask", "徐州2019年實際使用外資多少?", "--library", library, **locale)
    assert done.returncode == 0, done.stderr
    assert "20.9億美元" in done.stdout
    assert done.stderr == ""


def test_version_and_help(capsys):
    for flag, shown in (("--version", "wenda "), ("--help", "usage: wenda ")):
        with pytest.raises(SystemExit) as done:
            main([flag])
        assert done.value.code == 0
        assert capsys.readouterr().out.startswith(shown)


@pytest.mark.slow
def test_a_question_from_the_input(library, wenda_process):
    done = wenda_process("ask", "-", "--library", library, stdin=QUESTION)
    assert "2.09 billion" in done.stdout


@pytest.mark.slow
def test_torch_is_not_imported_to_answer(library):
    code = (
        "import sys; from bot.__main__ import main\n"
        f"code = main(['ask', {QUESTION!r}, '--library', {str(library)!r}])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'gradio', 'pandas',\n"
        "    'sklearn', 'scipy', 'jieba', 'model2vec', 'huggingface_hub'}\n"
        "found = heavy & set(sys.modules)\n"
        "sys.exit(f'imported {found}' if found else code)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_reader_who_leaves_early_is_no_error(library):
    command = [sys.executable, "-m", "bot", "retrieve", QUESTION, "--library", str(library)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        errors = process.stderr.read()
    assert errors == b""
    assert process.returncode == 1


def test_ctrl_c_is_quiet(monkeypatch, capsys):
    def interrupted(args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "open_bot", interrupted)
    assert main(["ask", "x"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_fault_of_ours_is_one_line_too(monkeypatch, capsys):
    def broken(args, **options):
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr(commands, "open_bot", broken)
    assert main(["ask", "x"]) == 1
    error = capsys.readouterr().err
    assert error == (
        "wenda: RuntimeError: first second; this is a fault in Wenda, WENDA_DEBUG=1 shows where\n"
    )
    monkeypatch.setenv("WENDA_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["ask", "x"])


# What goes wrong: one clear line, exit code 1 or 2, nothing lost


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["nothing"], "invalid choice"),
        (["ask"], "question"),
        (["ask", "x", "--mode", "magic"], "magic"),
        (["retrieve", "x", "-k", "many"], "many"),
        (["ask", ""], "the question is empty"),
        (["ask", " \n\u3000"], "the question is empty"),
        (["ask", "x" * 100_000], "100,000 characters"),
        (["retrieve", "x", "-k", "0"], "k is 0"),
        (["evaluate", "x.json", "--limit", "0"], "--limit is 0"),
        (["ask", "x", "--strictness", "high"], "strictness is high"),
        (["ask", "x", "--strictness", "nan"], "from 0"),
        (["ask", "x", "--strictness", "-0.1"], "strictness is -0.1"),
        (["chat", "--strictness", "1.01"], "strictness is 1.01"),
        (["evaluate", "x.json", "--strictness", "2"], "strictness is 2"),
    ],
)
def test_wrong_usage(arguments, words, capsys):
    try:
        code = main(arguments)
    except SystemExit as exit:  # how argparse leaves
        code = exit.code
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert captured.err.startswith("wenda: ")
    assert captured.err.count("\n") == 1
    assert words in captured.err
    assert len(captured.err) < 400


def test_a_blank_and_an_endless_question(wenda):
    refused(wenda("ask", "  "), 2, "the question is empty")
    refused(wenda("ask", "-", stdin="問" * 100_000), 2, "100,000 characters", "2,000")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("zero.txt", b"", "no text"),
        ("binary.txt", bytes(range(256)) * 40, "text"),
        ("article.doc", b"a .doc", ".txt"),
        ("article.pdf", b"%PDF-1.7", "damaged"),
    ],
)
def test_a_bad_article(tmp_path, library, wenda, capsys, name, content, word):
    before = output(capsys, "list", "--library", library)
    (tmp_path / name).write_bytes(content)
    refused(wenda("ask", "x", "--articles", tmp_path / name), 1, name, word)
    assert main(["add", str(tmp_path / name), "--library", str(library)]) == 1
    assert output(capsys, "list", "--library", library) == before


def test_a_bad_file_among_good_ones_is_named(tmp_path, wenda):
    (tmp_path / "good.txt").write_text("The hive holds 40,000 bees.", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    done = wenda("ask", "How many bees?", "--articles", tmp_path)
    assert done.returncode == 0
    assert "40,000" in done.stdout
    assert done.stderr.startswith("wenda: ") and done.stderr.count("\n") == 1
    assert "binary.txt" in done.stderr


def test_no_articles(tmp_path, wenda):
    refused(wenda("ask", "x", "--articles", tmp_path), 1, tmp_path.name, ".md")
    refused(wenda("ask", "x", "--articles", tmp_path / "missing"), 1, "missing")
    refused(wenda("add", tmp_path / "missing", "--library", tmp_path / "new"), 1, "missing")


def test_no_library(tmp_path, wenda):
    refused(wenda("list", "--library", tmp_path / "missing"), 1, "there is no library in")
    assert not (tmp_path / "missing").exists()


def test_an_unknown_article(library, wenda):
    refused(wenda("remove", "0123", "--library", library), 1, "'0123'", "wenda list")


LOOKING = [
    ("ask", "What?"),
    ("retrieve", "What?"),
    ("list",),
    ("remove", "a"),
    ("feedback",),
    ("doctor",),
    ("encode", "--encoder", "bundled"),
    ("export", "out.jsonl"),
]


@pytest.mark.parametrize("command", LOOKING, ids=lambda command: command[0])
@pytest.mark.parametrize("setting", [False, True], ids=["flag", "setting"])
def test_a_command_that_looks_makes_no_library(tmp_path, wenda, command, setting):
    (tmp_path / "mine.md").write_text("A text of mine.\n", "utf-8")
    flags, given = (), {}
    if setting:
        given = {"WENDA_LIBRARY": tmp_path}
    else:
        flags = ("--library", tmp_path)
    done = wenda(*command, *flags, **given)
    assert done.returncode == 1
    assert f"there is no library in {tmp_path}" in done.stdout + done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]


def test_add_begins_a_library_in_a_folder_of_other_things(tmp_path, wenda):
    text = tmp_path / "mine.md"
    text.write_text("# Bees\n\nA hive holds 40,000 bees in summer.\n", "utf-8")
    assert wenda("add", text, "--library", tmp_path).returncode == 0
    assert "40,000" in wenda("ask", "How many bees are in a hive?", "--library", tmp_path).stdout


@pytest.mark.parametrize("command", [*LOOKING, ("add", "mine.md")], ids=lambda command: command[0])
def test_a_library_whose_file_is_gone_is_told_and_not_begun_anew(
    library, tmp_path, wenda, elsewhere, command
):
    place = tmp_path / "library"
    shutil.copytree(library, place)
    (place / "library.sqlite").unlink()
    (elsewhere / "mine.md").write_text("A text of mine.\n", "utf-8")
    before = sorted(path for path in place.rglob("*"))
    done = wenda(*command, "--library", place)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    if command[0] not in ("encode", "export"):
        assert f"{place / 'library.sqlite'} is missing, but origins.json and index/ of a" in said
    assert "library" in said
    assert sorted(path for path in place.rglob("*")) == before


def test_a_half_written_library(library, tmp_path, wenda):
    place = tmp_path / "library"
    place.mkdir()
    content = (library / "library.sqlite").read_bytes()
    (place / "library.sqlite").write_bytes(content[: len(content) // 2])
    refused(wenda("ask", QUESTION, "--library", place), 1, "library.sqlite")
    assert (place / "library.sqlite").read_bytes() == content[: len(content) // 2]  # left as it was


def test_a_missing_model_is_told(tmp_path, wenda):
    refused(wenda("ask", QUESTION, "--encoder", tmp_path / "missing-model"), 1, "missing-model")


@pytest.mark.slow
def test_a_port_in_use(library, wenda):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = wenda("chat", "--port", port, "--library", library)
    refused(done, 1, str(port), "--port")


def test_a_bad_question_set(tmp_path, wenda):
    (tmp_path / "q.json").write_text("{}", encoding="utf-8")
    refused(wenda("evaluate", tmp_path / "q.json"), 1, "SQuAD")
    refused(wenda("evaluate", tmp_path / "missing.json"), 1, "missing.json")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_the_chat_serves_until_ctrl_c(library):
    command = [sys.executable, "-m", "bot", "chat", "--port", "0", "--library", str(library)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            ready = process.stdout.readline()  # comes when the page can be loaded
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()
    assert b"http://127.0.0.1:" in ready
    assert errors == b""
    assert process.returncode == 0


def test_an_address_inside_a_network_is_refused_in_one_line(tmp_path, capsys):
    assert main(["add", "http://127.0.0.1/x", "--library", str(tmp_path / "new")]) == 1
    assert capsys.readouterr().err == (
        "wenda: cannot fetch http://127.0.0.1/x: 127.0.0.1 is this machine's own; "
        "only public addresses are fetched\n"
    )
