# Two commands on a fresh machine: `make chat` and `make test`. Everything here is pip and the
# `wenda` command; README.md gives the same lines for machines without make.

PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt

.PHONY: install chat test lint audit

install: .venv/.installed

chat: install
	$(BIN)/wenda chat

# Three at a time, each file whole on one of them: much of the time is waiting for browsers, servers
# and processes, so that three keep two cores busy. Not a number by the cores: each takes a gigabyte
# and what its tests start, and a limit of cores that a container sets is not seen. On a larger
# machine: make test WORKERS=6.
# Bytecode is kept, whatever the environment says: hundreds of processes would compile the same files.
WORKERS ?= 3
test: .venv/.installed-test tests/node_modules
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict bot embeddings ui

# Known vulnerabilities of the tested versions, asked of PyPI; docs/audit.txt explains what is passed
# over. --strict: a package that could not be asked about is no clean one.
audit: .venv/.installed-dev
	$(BIN)/pip-audit --strict --disable-pip --no-deps --requirement constraints.txt \
	  $$(sed -n 's/^\([A-Z][A-Za-z0-9-]*\) .*/--ignore-vuln \1/p' docs/audit.txt)

# For the JavaScript example; its test is skipped where there is no npm.
tests/node_modules: tests/package-lock.json
	if command -v npm >/dev/null; then npm ci --prefix tests --no-audit --no-fund && touch $@; fi

$(BIN)/python:
	$(PYTHON) -m venv .venv

# Stamps: a second call installs nothing, unless what is asked for has changed.
.venv/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP_INSTALL) --editable .
	touch $@

.venv/.installed-test .venv/.installed-dev: .venv/.installed-%: .venv/.installed
	$(PIP_INSTALL) --editable ".[$*]"
	touch $@
