"""The examples of the README and of docs/api.md, run as they stand there but for the port."""

from __future__ import annotations

import asyncio
import doctest
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import chat_server
import mcp
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
SECTION = re.search(
    r"^## Examples\n(.+?)^## ", (ROOT / "docs/api.md").read_text("utf-8"), re.M | re.S
)
FENCED = re.compile(r"^```(\w+)\n(.+?)^```$", re.M | re.S)
EXAMPLES = FENCED.findall(SECTION[1])
NODE_CLIENT = ROOT / "tests/node_modules/@gradio/client"


def example(kind, holding):
    (found,) = [code for name, code in EXAMPLES if name == kind and holding in code]
    return found.replace("http://127.0.0.1:7860", chat_server.running().url)


def output(command, **more):
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=120, cwd=ROOT / "tests", **more
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_readme():
    ((kind, code),) = FENCED.findall(README)
    assert kind == "python"
    example = doctest.DocTestParser().get_doctest(code, {}, "README.md", "README.md", 0)
    assert len(example.examples) == 5
    told = []
    failed, _ = doctest.DocTestRunner().run(example, out=told.append, clear_globs=False)
    example.globs["bot"].close()
    assert not failed, "".join(told)


def test_each_example_is_run_here():
    kinds = [kind for kind, _ in EXAMPLES]
    assert sorted(kinds) == ["js", "json", "python", "python", "python", "sh"]
    assert all("7860" in code for kind, code in EXAMPLES if "Bot.open" not in code)


@pytest.mark.parametrize(
    ("holding", "told"),
    [
        ("Bot.open()", "US$2.09 billion."),
        ("gradio_client", "20.9億美元"),
        ("OpenAI(", "**US$2.09 billion.**"),
    ],
)
def test_python(holding, told, tmp_path):
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{example('python', holding)}"
    assert told in output([sys.executable, "-X", "utf8", "-c", code])


def test_javascript():
    if shutil.which("node") is None:
        pytest.skip("there is no node here")
    if not NODE_CLIENT.is_dir():
        pytest.skip("@gradio/client is not installed: npm ci --prefix tests")
    told = output(["node", "--input-type=module", "--eval", example("js", "@gradio/client")])
    assert "US$2.09 billion." in told


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_shell():
    given = json.loads(output(["sh", "-c", example("sh", "curl")]))
    assert given["data"][0]["text"].startswith("US$2.09 billion.")


def test_settings_of_an_assistant():
    (server,) = json.loads(example("json", "mcpServers"))["mcpServers"].values()
    assert server["type"] == "http"

    async def ask():
        async with mcp.Client(server["url"]) as client:
            return await client.call_tool(
                "ask", {"question": "How much FDI did Xuzhou use in 2019?"}
            )

    assert "US$2.09 billion" in asyncio.run(asyncio.wait_for(ask(), 60)).content[0].text
