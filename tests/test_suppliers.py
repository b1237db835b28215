"""What is never done with what comes from elsewhere, read from the source; the audit's list."""

from __future__ import annotations

import ast
import re

import pytest
from sources import ROOT, name, sources

# What unpickles, or runs what it reads.
UNPICKLING = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
RUNNING = {"eval", "exec"}
# The only value that an argument of that name may be given.
TRUSTING = {
    "allow_dangerous_deserialization": False,
    "trust_remote_code": False,
    "allow_pickle": False,
    "use_safetensors": True,
    "shell": False,
}
# Calls that are none of ours: each takes a pickle, or a text for a program.
CALLS = {"torch.load", "yaml.load", "yaml.unsafe_load", "yaml.full_load", "os.system", "os.popen"}
LOADERS = {"np.load", "numpy.load"}  # only where they are told not to unpickle


def dotted(node):
    """``torch.load`` of the node that names it, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    inner = dotted(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{inner}.{node.attr}" if inner else ""


def faults(code):
    """What a module does that none may, each with its line."""
    found = []
    for node in ast.walk(ast.parse(code)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import):
            names = [alias.name.split(".")[0] for alias in node.names]
            found += [(line, one) for one in names if one in UNPICKLING]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in UNPICKLING:
            found.append((line, node.module))
        elif isinstance(node, ast.Call):
            found += [(line, one) for one in called(node)]
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            keys = [(key.value, value) for key, value in pairs if isinstance(key, ast.Constant)]
            found += [(line, key) for key, value in keys if trusts(key, value)]
    return found


def called(node):
    what = dotted(node.func)
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    if what in CALLS or what in RUNNING:
        yield what
    if what in LOADERS and "allow_pickle" not in given:
        yield what
    yield from (key for key, value in given.items() if trusts(key, value))


def trusts(key, value):
    if key not in TRUSTING:
        return False
    return not (isinstance(value, ast.Constant) and value.value is TRUSTING[key])


def test_nothing_that_was_read_is_run():
    found = {name(file): faults(file.read_text(encoding="utf-8")) for file in sources()}
    assert len(found) > 100
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "import os, joblib.numpy_pickle",
        "from dill import loads",
        "from marshal import loads as read",
        "torch.load(path)",
        "torch.load(path, weights_only=True)",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "numpy.load(path, allow_pickle=trusted)",
        "yaml.load(text)",
        "FAISS.load_local(path, encoder, allow_dangerous_deserialization=True)",
        "SentenceTransformer(name, trust_remote_code=True)",
        "SentenceTransformer(name, model_kwargs={'use_safetensors': False})",
        "settings = {'trust_remote_code': trusted}",
        "subprocess.run(line, shell=True)",
        "def f():\n    return eval(text)",
    ],
)
def test_what_would_be_found(code):
    assert len(faults(code)) == 1


def test_what_is_as_it_should_be():
    code = "np.load(file, allow_pickle=False); SentenceTransformer(a, trust_remote_code=False)\n"
    assert faults(code + "json.load(file); re.compile(text); {'use_safetensors': True}") == []


def test_models_are_asked_for_as_safetensors_without_code():
    code = (ROOT / "embeddings/encoder/checkpoint.py").read_text(encoding="utf-8")
    assert '"trust_remote_code": False' in code
    assert '"use_safetensors": True' in code


def test_a_finding_that_is_passed_over_is_explained():
    lines = (ROOT / "docs/audit.txt").read_text(encoding="utf-8").splitlines()
    for line in filter(str.strip, lines):
        assert line.startswith("#") or re.fullmatch(
            r"(?:PYSEC|GHSA|CVE)-[\w-]+ +# \S+==\S+: .{20,}", line
        ), line
